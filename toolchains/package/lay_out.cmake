# SPDX-License-Identifier: BSL-1.0
# Lays out the folder of an archive. In: layout (arduino, cmsis_pack), folder, source, configured (the folder of the files
# that have the version in them).
cmake_minimum_required(VERSION 3.21)

# Of a folder that is the archive's root only what is put there is replaced.
if(layout STREQUAL "arduino")
  file(REMOVE_RECURSE ${folder})
  # Arduino finds a library by the headers that lie right in src/.
  file(COPY ${source}/include/romvec DESTINATION ${folder}/src FILES_MATCHING PATTERN "*.hpp")
  file(WRITE ${folder}/src/romvec.h "// SPDX-License-Identifier: BSL-1.0\n// For Arduino, which looks for this name.\n#pragma once\n\n#include \"romvec/romvec.hpp\"\n")
  file(COPY ${configured}/library.properties ${source}/LICENSE ${source}/README.md DESTINATION ${folder})
  file(GLOB examples ${source}/targets/examples/arduino/*)
  if(examples)
    file(COPY ${examples} DESTINATION ${folder}/examples)
  endif()
elseif(layout STREQUAL "cmsis_pack")
  file(REMOVE_RECURSE ${folder}/include)
  file(COPY ${source}/include/romvec DESTINATION ${folder}/include FILES_MATCHING PATTERN "*.hpp" PATTERN "README.md" PATTERN "*.svg")
  file(COPY ${configured}/romvec.romvec.pdsc ${source}/LICENSE ${source}/README.md ${source}/CHANGELOG.md DESTINATION ${folder})
else()
  message(FATAL_ERROR "layout is '${layout}', expected arduino or cmsis_pack")
endif()
# Folders that have nothing of what is copied.
file(GLOB_RECURSE entries LIST_DIRECTORIES true ${folder}/*)
list(REVERSE entries)
foreach(entry IN LISTS entries)
  file(GLOB below ${entry}/*)
  if(IS_DIRECTORY ${entry} AND NOT below)
    file(REMOVE_RECURSE ${entry})
  endif()
endforeach()
