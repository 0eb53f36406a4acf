# SPDX-License-Identifier: BSL-1.0
# Cortex-M0 (Armv6-M, no FPU; the same code runs on an M0+), emulated as a BBC micro:bit.
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m0)
set(ROMVEC_QEMU_MACHINE microbit)
include(${CMAKE_CURRENT_LIST_DIR}/platform/bare-metal.cmake)
