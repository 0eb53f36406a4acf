# SPDX-License-Identifier: BSL-1.0
# Cortex-M4F (Armv7E-M with DSP instructions and a single-precision FPU), emulated as an MPS2 AN386 board.
set(ROMVEC_TITLE "Cortex-M4F, MPS2 AN386")
set(ROMVEC_ORDER 130)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard)
set(ROMVEC_ISA dsp)
set(ROMVEC_QEMU_MACHINE mps2-an386)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest instructions footprint)
set(ROMVEC_LLVM_CORES cortex-m4)
set(ROMVEC_CI_RUNS tests digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
