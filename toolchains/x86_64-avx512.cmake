# SPDX-License-Identifier: BSL-1.0
# x86-64 with AVX-512 F, BW, DQ, VL and VNNI (Cascade Lake, Ice Lake, Zen 4 and later) under Linux. QEMU has none of
# these: the programs run where the processor does.
set(ROMVEC_TRIPLE x86_64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=x86-64-v4 -mavx512vnni)
set(ROMVEC_QEMU_USER qemu-x86_64 -cpu max)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
