# SPDX-License-Identifier: BSL-1.0
# Cortex-M7 (Armv7E-M with DSP instructions and a double-precision FPU), emulated as an MPS2 AN500 board.
set(ROMVEC_TITLE "Cortex-M7, MPS2 AN500")
set(ROMVEC_ORDER 140)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE arm-none-eabi)
set(ROMVEC_CPU_FLAGS -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard)
set(ROMVEC_ISA dsp)
set(ROMVEC_QEMU_MACHINE mps2-an500)
# The kernels are those of a Cortex-M4, which .ci/run runs.
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest instructions)
set(ROMVEC_LLVM_CORES cortex-m7)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
