# SPDX-License-Identifier: BSL-1.0
# x86-64 baseline under Linux: SSE2, no AVX.
set(ROMVEC_TRIPLE x86_64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=x86-64)
set(ROMVEC_QEMU_USER qemu-x86_64)
include(${CMAKE_CURRENT_LIST_DIR}/platform/linux.cmake)
