# SPDX-License-Identifier: BSL-1.0
# 64-bit Arm with Advanced SIMD and its dot product instructions (Cortex-A55, A76, Neoverse N1 and later) under Linux.
set(ROMVEC_TITLE "64-bit Arm with NEON and dot product")
set(ROMVEC_ORDER 50)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE aarch64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=armv8.2-a+dotprod)
set(ROMVEC_ISA neon_dotprod)
set(ROMVEC_QEMU_USER qemu-aarch64 -cpu max)
set(ROMVEC_CPUINFO asimddp)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest instructions)
set(ROMVEC_LLVM_CORES cortex-a55 neoverse-n1)
set(ROMVEC_CI_RUNS tests digest instructions)
# .ci/run runs NEON's other tests on aarch64-neon alone.
set(ROMVEC_CI_TESTS "include/(conformance/(dot|logits|nearest|scan)|isa/)")
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
