# SPDX-License-Identifier: BSL-1.0
# Includes the file of the compiler that ROMVEC_COMPILER names.
if(NOT ROMVEC_DEFAULT_COMPILER)
  set(ROMVEC_DEFAULT_COMPILER gcc)
endif()
set(ROMVEC_COMPILER ${ROMVEC_DEFAULT_COMPILER} CACHE STRING "Compiler: a file name in toolchains/compilers (gcc, clang-14, clang-19)")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ROMVEC_COMPILER)

if(NOT ROMVEC_COMPILER MATCHES "^(gcc|clang-[0-9]+)$"
   OR NOT EXISTS ${CMAKE_CURRENT_LIST_DIR}/${ROMVEC_COMPILER}.cmake)
  message(FATAL_ERROR "ROMVEC_COMPILER is '${ROMVEC_COMPILER}': there is no toolchains/compilers/${ROMVEC_COMPILER}.cmake")
endif()

include(${CMAKE_CURRENT_LIST_DIR}/${ROMVEC_COMPILER}.cmake)
string(JOIN " " CMAKE_CXX_FLAGS_INIT ${ROMVEC_CPU_FLAGS} ${ROMVEC_PLATFORM_FLAGS} ${ROMVEC_COMPILER_FLAGS})
# Assembly, as `--emit object` writes it: a file of it says what CPU it is for, and linkers compare.
string(JOIN " " CMAKE_ASM_FLAGS_INIT ${ROMVEC_CPU_FLAGS})
set(CMAKE_ASM_COMPILER_TARGET ${CMAKE_CXX_COMPILER_TARGET})
