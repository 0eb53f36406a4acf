# SPDX-License-Identifier: BSL-1.0
# IBM Z under Linux: big-endian, with the scalar kernels. Stands for every CPU of that byte order.
set(ROMVEC_TRIPLE s390x-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=z13)
set(ROMVEC_QEMU_USER qemu-s390x)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
