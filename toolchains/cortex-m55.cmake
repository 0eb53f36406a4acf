# SPDX-License-Identifier: BSL-1.0
# Cortex-M55 (Armv8.1-M with Helium), emulated as an MPS3 AN547 board.
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m55 -mfloat-abi=hard)
set(ROMVEC_QEMU_MACHINE mps3-an547)
include(${CMAKE_CURRENT_LIST_DIR}/platform/bare-metal.cmake)
