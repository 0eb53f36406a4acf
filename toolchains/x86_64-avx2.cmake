# SPDX-License-Identifier: BSL-1.0
# x86-64 with AVX2, FMA, F16C and BMI2 (Haswell and later) under Linux.
set(ROMVEC_TRIPLE x86_64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=x86-64-v3)
set(ROMVEC_QEMU_USER qemu-x86_64 -cpu max)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
