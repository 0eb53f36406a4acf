# SPDX-License-Identifier: BSL-1.0
# WebAssembly without vectors, as a WASI program under node.
set(ROMVEC_TITLE "WebAssembly")
set(ROMVEC_ORDER 90)
set(ROMVEC_PLATFORM wasi)
set(ROMVEC_TRIPLE wasm32-wasi)
set(ROMVEC_CPU_FLAGS -mno-simd128)
set(ROMVEC_ISA scalar)
set(ROMVEC_DEFAULT_COMPILER clang-19)
# Boost.Test needs exceptions, which Debian's C++ library for WASI is built without.
set(ROMVEC_SMALL_TESTS ON)
set(ROMVEC_TESTED_WITH clang-19)
set(ROMVEC_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
