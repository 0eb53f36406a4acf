# SPDX-License-Identifier: BSL-1.0
# Cortex-M4F (Armv7E-M with DSP instructions and a single-precision FPU), emulated as an MPS2 AN386 board.
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard)
set(ROMVEC_QEMU_MACHINE mps2-an386)
include(${CMAKE_CURRENT_LIST_DIR}/platform/bare-metal.cmake)
