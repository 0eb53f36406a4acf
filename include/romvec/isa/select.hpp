// SPDX-License-Identifier: BSL-1.0
// Which instruction set the library uses at run time, from what the compiler says of the target's flags. The only place
// that asks. ROMVEC_ISA is also the name of the inline namespace of everything whose code depends on the choice, so
// that objects built for different instruction sets link together, each calling its own.
#pragma once

#include "romvec/config.hpp"

// The first whose condition holds. Its name is that of its struct and of its header. One from elsewhere is named by
// -DROMVEC_ISA=name and -DROMVEC_ISA_HEADER='"its/header.hpp"', the same for everything that includes the library.
#if defined(ROMVEC_ISA)
#elif defined(ROMVEC_FORCE_SCALAR)
#define ROMVEC_ISA scalar
#elif defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
#define ROMVEC_ISA avx512
#elif defined(__AVX2__)
#define ROMVEC_ISA avx2
#elif defined(__ARM_NEON) && defined(__ARM_FEATURE_DOTPROD)
#define ROMVEC_ISA neon_dotprod
#elif defined(__ARM_NEON)
#define ROMVEC_ISA neon
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2)
#define ROMVEC_ISA helium
#elif defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#define ROMVEC_ISA dsp
#elif defined(__wasm_simd128__)
#define ROMVEC_ISA wasm
#elif defined(__riscv_v_fixed_vlen) && (__riscv_v_fixed_vlen == 128 || __riscv_v_fixed_vlen == 256)
#define ROMVEC_ISA rvv
#else
#define ROMVEC_ISA scalar
#endif

// Where the compiler calls a function for each operation with floats, the kernels write floats by shifts
// (kernel/float_bits.hpp).
#if (defined(__arm__) && !defined(__ARM_FP)) || (defined(__riscv) && !defined(__riscv_flen))
#define ROMVEC_ISA_WITHOUT_FPU 1
#endif

#define ROMVEC_CONCATENATE_(a, b) a##b
#define ROMVEC_CONCATENATE(a, b) ROMVEC_CONCATENATE_(a, b)
#define ROMVEC_STRINGIFY_TOKEN(text) #text
#define ROMVEC_STRINGIFY(text) ROMVEC_STRINGIFY_TOKEN(text)
// For example for_avx2 and, beside this header, "avx2.hpp".
#define ROMVEC_ISA_NAMESPACE ROMVEC_CONCATENATE(for_, ROMVEC_ISA)
#ifndef ROMVEC_ISA_HEADER
#define ROMVEC_ISA_HEADER ROMVEC_STRINGIFY(ROMVEC_ISA.hpp)
#endif
