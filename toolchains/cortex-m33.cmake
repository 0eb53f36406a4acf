# SPDX-License-Identifier: BSL-1.0
# Cortex-M33 (Armv8-M Mainline with DSP instructions and a single-precision FPU), emulated as an MPS2 AN505 board.
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard)
set(ROMVEC_QEMU_MACHINE mps2-an505)
include(${CMAKE_CURRENT_LIST_DIR}/platform/bare-metal.cmake)
