# SPDX-License-Identifier: BSL-1.0
# 32-bit Arm with NEON (Armv7-A, hard float) under Linux.
set(ROMVEC_TITLE "32-bit Arm with NEON")
set(ROMVEC_ORDER 60)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE arm-linux-gnueabihf)
set(ROMVEC_CPU_FLAGS -march=armv7-a -mfpu=neon -mfloat-abi=hard)
set(ROMVEC_ISA neon)
set(ROMVEC_QEMU_USER qemu-arm)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest instructions)
set(ROMVEC_CI_RUNS tests digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
