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

set(_romvec_gcc ${ROMVEC_TRIPLE}-g++)
include(${CMAKE_CURRENT_LIST_DIR}/include_directories.cmake)
romvec_include_directories(_romvec_search ${_romvec_gcc} ${ROMVEC_CPU_FLAGS} -mthumb)
if(NOT _romvec_search)
  message(FATAL_ERROR "clang links ${ROMVEC_TRIPLE} programs with ${_romvec_gcc}, which does not run: install gcc-${ROMVEC_TRIPLE}")
endif()
set(ROMVEC_COMPILER_FLAGS -nostdlibinc -fshort-enums)  # newlib and libstdc++ are built with short enums
foreach(_romvec_dir IN LISTS _romvec_search)
  list(APPEND ROMVEC_COMPILER_FLAGS -isystem ${_romvec_dir})
endforeach()

string(JOIN " " _romvec_cpu_flags ${ROMVEC_CPU_FLAGS})
set(CMAKE_CXX_LINK_EXECUTABLE
    "${_romvec_gcc} ${_romvec_cpu_flags} -mthumb <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
unset(_romvec_gcc)
unset(_romvec_search)
