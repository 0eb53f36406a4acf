# SPDX-License-Identifier: BSL-1.0
# 64-bit RISC-V under Linux, as every distribution wants it (RV64GC), without vectors.
set(ROMVEC_TITLE "64-bit RISC-V")
set(ROMVEC_ORDER 84)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE riscv64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=rv64gc)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_USER qemu-riscv64)
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
