# SPDX-License-Identifier: BSL-1.0
# 64-bit RISC-V under Linux with vectors of 128 bits (RVV 1.0). clang must be told the length; g++ can from 14 on.
set(ROMVEC_TITLE "64-bit RISC-V with vectors")
set(ROMVEC_ORDER 86)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE riscv64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=rv64gcv -mrvv-vector-bits=zvl)
set(ROMVEC_ISA rvv)
set(ROMVEC_DEFAULT_COMPILER clang-19)
set(ROMVEC_QEMU_USER qemu-riscv64 -cpu rv64,v=true,vlen=128,elen=64,vext_spec=v1.0)
set(ROMVEC_TESTED_WITH clang-19)
set(ROMVEC_RUNS digest instructions)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
