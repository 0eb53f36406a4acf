# SPDX-License-Identifier: BSL-1.0
# Cortex-M7 (Armv7E-M with DSP instructions and a double-precision FPU), emulated as an MPS2 AN500 board.
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard)
set(ROMVEC_QEMU_MACHINE mps2-an500)
include(${CMAKE_CURRENT_LIST_DIR}/platform/bare-metal.cmake)
