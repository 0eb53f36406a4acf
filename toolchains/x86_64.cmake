# SPDX-License-Identifier: BSL-1.0
# x86-64 baseline under Linux: SSE2, no AVX.
set(ROMVEC_TITLE "x86-64 baseline")
set(ROMVEC_ORDER 10)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE x86_64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=x86-64)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_USER qemu-x86_64)
set(ROMVEC_BY_DEFAULT ON)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest times)
set(ROMVEC_CI_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
