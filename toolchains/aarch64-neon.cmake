# SPDX-License-Identifier: BSL-1.0
# 64-bit Arm with Advanced SIMD (Armv8.0-A, nothing optional) under Linux.
set(ROMVEC_TRIPLE aarch64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=armv8-a)
set(ROMVEC_QEMU_USER qemu-aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
