// SPDX-License-Identifier: BSL-1.0
// x86 AVX2: 16 codes at a time. Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/config.hpp"

namespace romvec::isa {

struct avx2 {
  static constexpr const char* name = "avx2";
  static constexpr std::size_t lanes = 16;

  struct codes {
    __m256i value;
  };
  // Codes 0-3 and 8-11 in `low`, 4-7 and 12-15 in `high`: the order in which VPUNPCK* leaves them and VPACKSSDW takes
  // them back.
  struct products {
    __m256i low, high;
  };
  struct halves {
    __m256i value;
  };
  struct floats {
    __m256 low, high;
  };
  using sums = __m256i;

  // VPMOVSXBW
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    return {_mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(code)))};
  }
  // VMOVDQU
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(code))};
  }

  // VPSLLW, VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {_mm256_mulhrs_epi16(_mm256_slli_epi16(code.value, 8), _mm256_set1_epi16(multiplier))};
  }
  // VPMULLW, VPMULHW, VPUNPCKLWD, VPUNPCKHWD
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const __m256i m = _mm256_set1_epi16(multiplier);
    const __m256i low = _mm256_mullo_epi16(code.value, m);
    const __m256i high = _mm256_mulhi_epi16(code.value, m);
    return {_mm256_unpacklo_epi16(low, high), _mm256_unpackhi_epi16(low, high)};
  }
  // VPADDD, VPSRAD, VPACKSSDW
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const __m256i half_step = _mm256_set1_epi32(bits == 0 ? 0 : 1 << (bits - 1));
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm256_packs_epi32(_mm256_sra_epi32(_mm256_add_epi32(product.low, half_step), count),
                               _mm256_sra_epi32(_mm256_add_epi32(product.high, half_step), count))};
  }
  // VPUNPCK*WD with the sign, VPSLLD, VPACKSSDW: there is no saturating shift
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const __m256i sign = _mm256_srai_epi16(half.value, 15);
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm256_packs_epi32(_mm256_sll_epi32(_mm256_unpacklo_epi16(half.value, sign), count),
                               _mm256_sll_epi32(_mm256_unpackhi_epi16(half.value, sign), count))};
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), half.value);
  }

  // VPMOVSXBD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) {
    const auto eight = [](const std::int8_t* p) {
      return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
    };
    return {eight(code), eight(code + 8)};
  }
  // VPMOVSXWD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) {
    const auto eight = [](const std::int16_t* p) {
      return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
    };
    return {eight(code), eight(code + 8)};
  }
  // VMULPS
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    const __m256 s = _mm256_set1_ps(scale);
    return {_mm256_mul_ps(value.low, s), _mm256_mul_ps(value.high, s)};
  }
  ROMVEC_INLINE static void store(float* out, floats value) {
    _mm256_storeu_ps(out, value.low);
    _mm256_storeu_ps(out + 8, value.high);
  }

  ROMVEC_INLINE static sums zero_sums() { return _mm256_setzero_si256(); }
  // VPMADDWD, VPADDD
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(a.value, b.value));
  }
  // VPMOVSXDQ, VPADDQ
  ROMVEC_INLINE static std::int64_t total(sums sum) {
    const __m256i wide = _mm256_add_epi64(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(sum)),
                                          _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sum, 1)));
    const __m128i pair = _mm_add_epi64(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
    alignas(16) std::int64_t lanes_of_pair[2];
    _mm_store_si128(reinterpret_cast<__m128i*>(lanes_of_pair), pair);
    return lanes_of_pair[0] + lanes_of_pair[1];
  }
};

}  // namespace romvec::isa
