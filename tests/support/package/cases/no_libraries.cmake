# SPDX-License-Identifier: BSL-1.0
# The tool's libraries are missing: one sentence names them all, and the library by itself needs none.
set(without -D CMAKE_DISABLE_FIND_PACKAGE_CLI11=ON -D CMAKE_DISABLE_FIND_PACKAGE_fmt=ON
  -D ROMVEC_ZIP_LIBRARY=ROMVEC_ZIP_LIBRARY-NOTFOUND -D ROMVEC_ZIP_INCLUDE_DIR=ROMVEC_ZIP_INCLUDE_DIR-NOTFOUND
  -D CMAKE_IGNORE_PREFIX_PATH=/usr -D CMAKE_IGNORE_PATH=/usr/include -D ROMVEC_BUILD_TESTS=OFF)
refuse("tool romvec needs libraries that are not here: libcli11-dev [a-z0-9 -]*libfmt-dev [a-z0-9 -]*libzip-dev \\(Debian's names\\); `toolchains/setup host` installs them"
  ${configure} -S ${romvec_source} -B ${work}/tool ${without})
string(REGEX MATCHALL "CMake Error" errors "${output}")
if(NOT errors STREQUAL "CMake Error" OR output MATCHES "Call Stack")
  message(FATAL_ERROR "expected one sentence, not:\n${output}")
endif()
run(${configure} -S ${romvec_source} -B ${work}/library ${without} -D ROMVEC_BUILD_TOOL=OFF)
