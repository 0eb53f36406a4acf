# SPDX-License-Identifier: BSL-1.0
# x86-64 with AVX-512 F, BW, DQ, VL and VNNI (Cascade Lake, Ice Lake, Zen 4 and later) under Linux. QEMU has none of
# these: the programs run where the processor does.
set(ROMVEC_TITLE "x86-64 with AVX-512 and VNNI")
set(ROMVEC_ORDER 30)
set(ROMVEC_PLATFORM linux)
set(ROMVEC_TRIPLE x86_64-linux-gnu)
set(ROMVEC_CPU_FLAGS -march=x86-64-v4 -mavx512vnni)
set(ROMVEC_ISA avx512)
set(ROMVEC_CPUINFO avx2 fma f16c bmi2 movbe avx512f avx512bw avx512cd avx512dq avx512vl avx512_vnni)
set(ROMVEC_TESTED_WITH gcc clang-14 clang-19)
set(ROMVEC_RUNS digest times)
set(ROMVEC_CI_RUNS tests digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
