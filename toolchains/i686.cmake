# SPDX-License-Identifier: BSL-1.0
# 32-bit x86 with SSE2 (Pentium 4 and later) under Linux. Without it floats live in the x87's registers, where they are rounded
# twice: config.hpp refuses that.
set(ROMVEC_TITLE "32-bit x86 with SSE2")
set(ROMVEC_ORDER 70)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE i686-linux-gnu)
set(ROMVEC_CPU_FLAGS -msse2 -mfpmath=sse)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_USER qemu-i386)
set(ROMVEC_CPUINFO sse2)
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
