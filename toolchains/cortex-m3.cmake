# SPDX-License-Identifier: BSL-1.0
# Cortex-M3 (Armv7-M: no FPU, no DSP instructions), emulated as an MPS2 AN385 board.
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m3)
set(ROMVEC_QEMU_MACHINE mps2-an385)
include(${CMAKE_CURRENT_LIST_DIR}/platform/bare-metal.cmake)
