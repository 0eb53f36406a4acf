# SPDX-License-Identifier: BSL-1.0
# 32-bit Arm with NEON (Armv7-A, hard float) under Linux.
set(ROMVEC_TRIPLE arm-linux-gnueabihf)
set(ROMVEC_CPU_FLAGS -march=armv7-a -mfpu=neon -mfloat-abi=hard)
set(ROMVEC_QEMU_USER qemu-arm)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
