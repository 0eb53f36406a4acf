# SPDX-License-Identifier: BSL-1.0
# The tool for Windows, by Debian's mingw-w64, as one file that needs no other:
#   toolchains/setup host windows
#   cmake -S . -B build/windows --toolchain toolchains/platform/windows.cmake -D ROMVEC_BUILD_TOOL=ON -D ROMVEC_BUILD_TESTS=OFF
# No CPU of tests/run: the library does not depend on the system, and the tool's tests call programs that Windows has not.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_CXX_FLAGS_INIT -D_FILE_OFFSET_BITS=64)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_CROSSCOMPILING_EMULATOR wine)
