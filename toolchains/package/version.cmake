# SPDX-License-Identifier: BSL-1.0
# Sets romvec_version to that of include/romvec/version.hpp, the one place that has it. ESP-IDF includes this as a script.
set(romvec_version "")
foreach(part IN ITEMS MAJOR MINOR PATCH)
  file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../../include/romvec/version.hpp line REGEX "^#define ROMVEC_VERSION_${part} ")
  if(NOT line MATCHES "^#define ROMVEC_VERSION_${part} ([0-9]+)$")
    message(FATAL_ERROR "include/romvec/version.hpp: expected a line '#define ROMVEC_VERSION_${part} <number>', not: ${line}")
  endif()
  list(APPEND romvec_version ${CMAKE_MATCH_1})
endforeach()
list(JOIN romvec_version "." romvec_version)
