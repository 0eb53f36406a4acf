# SPDX-License-Identifier: BSL-1.0
# A WebAssembly program under node.
set(ROMVEC_BOARD_TITLE "WASI under node")
set(ROMVEC_BOARD_CORE "WebAssembly with SIMD")
set(ROMVEC_BOARD_TOOLCHAIN wasm32-simd)
