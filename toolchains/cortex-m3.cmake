# SPDX-License-Identifier: BSL-1.0
# Cortex-M3 (Armv7-M: no FPU, no DSP instructions), emulated as an MPS2 AN385 board.
set(ROMVEC_TITLE "Cortex-M3, MPS2 AN385")
set(ROMVEC_ORDER 120)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m3)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_MACHINE mps2-an385)
# The kernels are those of a Cortex-M0, which .ci/run runs.
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
