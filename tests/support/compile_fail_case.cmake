# SPDX-License-Identifier: BSL-1.0
# cmake -D case=NAME -D file=PATH -P compile_fail_case.cmake -- COMPILER FLAGS...
# Compiles one case of a file of tests/compile_fail; see compile_fail.cmake.
cmake_minimum_required(VERSION 3.25)

set(compile "")
set(found FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(found)
    list(APPEND compile ${CMAKE_ARGV${i}})
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(found TRUE)
  endif()
endforeach()

if(NOT case STREQUAL "control")
  list(APPEND compile -DROMVEC_CASE_${case})
endif()
execute_process(COMMAND ${compile} ${file} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)

if(case STREQUAL "control")
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${file}: does not compile without any case:\n${output}")
  endif()
  return()
endif()

file(READ ${file} text)
string(FIND "${text}" "// case: ${case}, expect: " begin)
string(SUBSTRING "${text}" ${begin} -1 text)
string(FIND "${text}" "\n" end)
string(SUBSTRING "${text}" 0 ${end} text)
string(REGEX REPLACE "^// case: [a-z0-9_]+, expect: " "" expected "${text}")
string(STRIP "${expected}" expected)

if(expected STREQUAL "")
  message(FATAL_ERROR "${file}: case ${case} does not say which message it expects")
elseif(result EQUAL 0)
  message(FATAL_ERROR "${file}: case ${case} compiles, and must not")
elseif(NOT output MATCHES "${expected}")
  message(FATAL_ERROR "${file}: case ${case} does not compile, but not with the message `${expected}`:\n${output}")
endif()
