# SPDX-License-Identifier: BSL-1.0
# A WebAssembly program that has files, a console and arguments by WASI, run by node.
#
# In:  ROMVEC_TRIPLE, ROMVEC_CPU_FLAGS.
# Out: what CMake wants to know of a cross build. CMake 3.25 does not know WASI: modules/Platform/WASI.cmake is what it asks for.
set(ROMVEC_NATIVE FALSE)
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR}/modules)
set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(ROMVEC_PLATFORM_FLAGS -fno-exceptions)

set(CMAKE_FIND_ROOT_PATH /usr/lib/${ROMVEC_TRIPLE} /usr/include/${ROMVEC_TRIPLE})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_CROSSCOMPILING_EMULATOR node --no-warnings ${CMAKE_CURRENT_LIST_DIR}/wasi.mjs)

include(${CMAKE_CURRENT_LIST_DIR}/../compilers/select.cmake)
