# SPDX-License-Identifier: BSL-1.0
# 64-bit PowerPC under Linux in its older byte order, big-endian.
set(ROMVEC_TITLE "64-bit PowerPC, big-endian")
set(ROMVEC_ORDER 82)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE powerpc64-linux-gnu)
set(ROMVEC_CPU_FLAGS -mcpu=power8)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_USER qemu-ppc64)
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
