# SPDX-License-Identifier: BSL-1.0
# IBM Z under Linux: big-endian, with the scalar kernels. Stands for every CPU of that byte order.
set(ROMVEC_TITLE "IBM Z, big-endian")
set(ROMVEC_ORDER 80)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE s390x-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=z13)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_USER qemu-s390x)
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
