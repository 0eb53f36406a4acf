# SPDX-License-Identifier: BSL-1.0
# What CMake includes for the system WASI.
set(WASI 1)
set(CMAKE_EXECUTABLE_SUFFIX .wasm)
