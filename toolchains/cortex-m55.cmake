# SPDX-License-Identifier: BSL-1.0
# Cortex-M55 (Armv8.1-M with Helium), emulated as an MPS3 AN547 board.
set(ROMVEC_TITLE "Cortex-M55, MPS3 AN547")
set(ROMVEC_ORDER 160)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m55 -mfloat-abi=hard)
set(ROMVEC_ISA helium)
set(ROMVEC_QEMU_MACHINE mps3-an547)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest instructions footprint)
set(ROMVEC_LLVM_CORES cortex-m55)
set(ROMVEC_CI_RUNS tests digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
