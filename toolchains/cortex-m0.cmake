# SPDX-License-Identifier: BSL-1.0
# Cortex-M0 (Armv6-M, no FPU; the same code runs on an M0+), emulated as a BBC micro:bit.
set(ROMVEC_TITLE "Cortex-M0, micro:bit")
set(ROMVEC_ORDER 110)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m0)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_MACHINE microbit)
set(ROMVEC_SMALL_MEMORY ON)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest instructions footprint)
set(ROMVEC_CI_RUNS tests digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
