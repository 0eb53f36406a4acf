# SPDX-License-Identifier: BSL-1.0
# What every clang needs: the triple and, on bare metal, the libraries and the linker driver of the
# cross g++. For Linux triples clang finds Debian's cross g++ by itself.
set(ROMVEC_COMPILER_FLAGS "")
if(ROMVEC_NATIVE)
  return()
endif()
set(CMAKE_CXX_COMPILER_TARGET ${ROMVEC_TRIPLE})
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Generic")
  return()
endif()

# The directories of newlib and libstdc++ depend on the CPU (multilib), so g++ is asked for them. Its own
# compiler headers (arm_mve.h, stddef.h, ...) stay out: clang brings its own.
set(_romvec_gcc ${ROMVEC_TRIPLE}-g++)
execute_process(
  COMMAND ${_romvec_gcc} ${ROMVEC_CPU_FLAGS} -mthumb -E -v -x c++ /dev/null
  OUTPUT_QUIET ERROR_VARIABLE _romvec_search RESULT_VARIABLE _romvec_result)
if(NOT _romvec_result EQUAL 0)
  message(FATAL_ERROR "clang links ${ROMVEC_TRIPLE} programs with ${_romvec_gcc}, which does not run: install gcc-${ROMVEC_TRIPLE}")
endif()
string(REGEX REPLACE "^.*search starts here:" "" _romvec_search "${_romvec_search}")
string(REGEX MATCHALL "\n /[^\n]+" _romvec_search "${_romvec_search}")
set(ROMVEC_COMPILER_FLAGS -nostdlibinc -fshort-enums)  # newlib and libstdc++ are built with short enums
foreach(_romvec_dir IN LISTS _romvec_search)
  string(STRIP "${_romvec_dir}" _romvec_dir)
  get_filename_component(_romvec_dir "${_romvec_dir}" REALPATH)
  if(NOT _romvec_dir MATCHES "/lib/gcc/[^/]+/[^/]+/include(-fixed)?$")
    list(APPEND ROMVEC_COMPILER_FLAGS -isystem ${_romvec_dir})
  endif()
endforeach()

string(JOIN " " _romvec_cpu_flags ${ROMVEC_CPU_FLAGS})
set(CMAKE_CXX_LINK_EXECUTABLE
    "${_romvec_gcc} ${_romvec_cpu_flags} -mthumb <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
unset(_romvec_gcc)
unset(_romvec_search)
