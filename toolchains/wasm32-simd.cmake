# SPDX-License-Identifier: BSL-1.0
# WebAssembly with 128-bit vectors, which browsers have had since 2021 to 2023, as a WASI program under node.
set(ROMVEC_TITLE "WebAssembly with SIMD")
set(ROMVEC_ORDER 95)
set(ROMVEC_PLATFORM wasi)
set(ROMVEC_TRIPLE wasm32-wasi)
set(ROMVEC_CPU_FLAGS -msimd128)
set(ROMVEC_ISA wasm)
set(ROMVEC_DEFAULT_COMPILER clang-19)
# Boost.Test needs exceptions, which Debian's C++ library for WASI is built without.
set(ROMVEC_SMALL_TESTS ON)
set(ROMVEC_TESTED_WITH clang-19)
set(ROMVEC_RUNS digest)
set(ROMVEC_CI_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
