# SPDX-License-Identifier: BSL-1.0
# 64-bit Arm with Advanced SIMD and its dot product instructions (Cortex-A55, A76, Neoverse N1 and later) under Linux.
set(ROMVEC_TRIPLE aarch64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=armv8.2-a+dotprod)
set(ROMVEC_QEMU_USER qemu-aarch64 -cpu max)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
