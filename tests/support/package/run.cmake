# SPDX-License-Identifier: BSL-1.0
# Runs one of cases/: projects of users, configured, built and run in a folder of their own.
# In: case, romvec_source, romvec_build, tool (the program romvec of that build), work, generator, compiler, version.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work})

# Runs a command that must succeed; what it said is in `output`.
function(run)
  execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${work} RESULT_VARIABLE result OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(NOT result STREQUAL "0")
    message("${output}")
    message(FATAL_ERROR "expected success, got ${result}: ${ARGV}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

# Runs a command that must fail, and say what matches `sentence`, whose spaces stand for any blanks: CMake breaks lines.
function(refuse sentence)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${work} RESULT_VARIABLE result OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(result STREQUAL "0")
    message("${output}")
    message(FATAL_ERROR "expected an error, got success: ${ARGN}")
  endif()
  expect("${output}" "${sentence}")
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect text sentence)
  string(REGEX REPLACE "[ \n]+" " " words "${text}")
  if(NOT words MATCHES "${sentence}")
    message("${text}")
    message(FATAL_ERROR "expected a text that matches '${sentence}', not the one above")
  endif()
endfunction()

# Nothing was run, and the last line, which tests/run counts, says so.
macro(skip reason)
  message("skipped: package/${case}: ${reason}\n0 passed, 0 failed, 1 skipped")
  return()
endmacro()

# Sets `python` to the system's, which has the modules of Debian's packages; without them nothing is run.
macro(need_python)
  set(python /usr/bin/python3)
  foreach(module IN ITEMS ${ARGN})
    execute_process(COMMAND ${python} -c "import ${module}" RESULT_VARIABLE result ERROR_QUIET)
    if(NOT result STREQUAL "0")
      skip("Python's ${module} is not installed (toolchains/setup packaging)")
    endif()
  endforeach()
endmacro()

# Sets `variable` to the path of a program; without it nothing is run.
macro(need_program variable name)
  find_program(${variable} ${name})
  if(NOT ${variable})
    skip("${name} is not installed (toolchains/setup packaging)")
  endif()
endmacro()

# A file fits one of schemas/.
function(fits schema file)
  run(${python} ${users}/schemas/check.py ${users}/schemas/${schema}.json ${file})
endfunction()

# The same file, with one text in the place of another, does not; `sentence` is what is said of it.
function(does_not_fit schema file from to sentence)
  alter(${file} broken "${from}" "${to}")
  refuse("${sentence}" ${python} ${users}/schemas/check.py ${users}/schemas/${schema}.json ${broken})
endfunction()

# Sets `result` to a copy of a file in a folder of its own, with one text in the place of another.
function(alter file result from to)
  file(READ ${file} text)
  string(REPLACE "${from}" "${to}" changed "${text}")
  if(changed STREQUAL text)
    message(FATAL_ERROR "${file} has no '${from}' to be altered")
  endif()
  get_filename_component(name ${file} NAME)
  file(WRITE ${work}/altered/${name} "${changed}")
  set(${result} ${work}/altered/${name} PARENT_SCOPE)
endfunction()

# Builds a target of this repository's own build, as who publishes an archive does; what comes out is in `packages`.
macro(build_archive target)
  run(${configure} -S ${romvec_source} -B ${work}/romvec -D ROMVEC_BUILD_TOOL=OFF -D ROMVEC_BUILD_TESTS=OFF)
  run(${CMAKE_COMMAND} --build ${work}/romvec --target ${target})
  set(packages ${work}/romvec/packages)
endmacro()

# What every configure step of a user begins with.
set(configure ${CMAKE_COMMAND} -G ${generator} -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_PREFIX_PATH=${work}/prefix
  -D romvec_source=${romvec_source} -D version=${version})
set(users ${CMAKE_CURRENT_LIST_DIR})

macro(install_romvec)
  run(${CMAKE_COMMAND} --install ${romvec_build} --prefix ${work}/prefix ${ARGN})
endmacro()

# Every file below a folder, relative to it, sorted.
function(files_below folder result)
  file(GLOB_RECURSE files RELATIVE ${folder} ${folder}/*)
  list(SORT files)
  set(${result} "${files}" PARENT_SCOPE)
endfunction()

include(${users}/cases/${case}.cmake)
