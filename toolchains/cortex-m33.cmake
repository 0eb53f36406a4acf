# SPDX-License-Identifier: BSL-1.0
# Cortex-M33 (Armv8-M Mainline with DSP instructions and a single-precision FPU), emulated as an MPS2 AN505 board.
set(ROMVEC_TITLE "Cortex-M33, MPS2 AN505")
set(ROMVEC_ORDER 150)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard)
set(ROMVEC_ISA dsp)
set(ROMVEC_QEMU_MACHINE mps2-an505)
# The kernels are those of a Cortex-M4, which .ci/run runs.
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
