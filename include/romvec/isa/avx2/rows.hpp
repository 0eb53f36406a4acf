// SPDX-License-Identifier: BSL-1.0
// Rows by AVX2: converted, copied, and streamed past the caches.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/opaque.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx2_rows : default_hooks {
  static constexpr std::size_t lanes = 16;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // SQRTSD
  static constexpr bool has_square_root = true;
  [[nodiscard]] ROMVEC_INLINE static double square_root(double x) {
    return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_setzero_pd(), _mm_set_sd(x)));
  }

  static constexpr bool has_streams = true;
  static constexpr std::size_t stream_alignment = 32;

  // `shifted` is code << 8, as scale_q15 wants it. One shuffle makes it of the bytes, where a widening move and a shift
  // are two; whichever form is not used costs nothing.
  struct codes {
    __m256i value;
    __m256i shifted;
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

  // VPMOVSXBW (or VBROADCASTI128, VPSHUFB)
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    const __m256i to_high_bytes = _mm256_setr_epi8(-1, 0, -1, 1, -1, 2, -1, 3, -1, 4, -1, 5, -1, 6, -1, 7,  //
                                                   -1, 8, -1, 9, -1, 10, -1, 11, -1, 12, -1, 13, -1, 14, -1, 15);
    return {_mm256_cvtepi8_epi16(_mm_loadu_si128(m128i_at(code))),
            _mm256_shuffle_epi8(load_twice(code), to_high_bytes)};
  }
  // VMOVDQU
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    const __m256i value = _mm256_loadu_si256(m256i_at(code));
    return {value, _mm256_slli_epi16(value, 8)};
  }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
    _mm_storeu_si128(m128i_at(out), _mm_loadu_si128(m128i_at(codes)));
  }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    _mm256_storeu_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }

  // Rows of bytes are copied a register at a time; those of more than `most` bytes by memcpy.
  struct bytes : default_hooks {
    static constexpr std::size_t lanes = 32;
    static constexpr std::size_t most = 512;
    // Of a number that g++ 12 knows it makes REP MOVS, twice as slow.
    ROMVEC_INLINE static std::size_t count_of_memcpy(std::size_t count) { return opaque(count); }
    ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
      _mm256_storeu_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
    }
    ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
      _mm256_stream_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
    }
  };

  // VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {_mm256_mulhrs_epi16(code.shifted, _mm256_set1_epi16(multiplier))};
  }
  // VPMULLW, VPMULHRSW: a shift by a count that is no constant is two instructions inside, one of them a shuffle
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const __m256i up = _mm256_set1_epi16(static_cast<std::int16_t>(1 << (15 - bits)));
    return {_mm256_mulhrs_epi16(_mm256_mullo_epi16(code.value, up), _mm256_set1_epi16(multiplier))};
  }
  // VPMULHRSW
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {_mm256_mulhrs_epi16(code.value, _mm256_set1_epi16(multiplier))};
  }
  // VBROADCASTI128, VPSHUFB; VMOVDQU
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) { return {load(code).shifted}; }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load(code).value}; }
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
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) { _mm256_storeu_si256(m256i_at(out), half.value); }

  // VPMOVSXBD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) {
    const auto eight = [](const std::int8_t* p) {
      return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(m128i_at(p))));
    };
    return {eight(code), eight(code + 8)};
  }
  // VPMOVSXWD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) {
    const auto eight = [](const std::int16_t* p) {
      return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128(m128i_at(p))));
    };
    return {eight(code), eight(code + 8)};
  }
  // VBROADCASTI128, VPSHUFB, VCVTDQ2PS: VPMOVSXBD crosses the halves of the register, a shuffle of bytes does not.
  ROMVEC_INLINE static floats load_high_floats(const std::int8_t* code) {
    const __m256i first = _mm256_setr_epi8(-1, -1, -1, 0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3,  //
                                           -1, -1, -1, 4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7);
    const __m256i second = _mm256_setr_epi8(-1, -1, -1, 8, -1, -1, -1, 9, -1, -1, -1, 10, -1, -1, -1, 11,  //
                                            -1, -1, -1, 12, -1, -1, -1, 13, -1, -1, -1, 14, -1, -1, -1, 15);
    const __m256i bytes = load_twice(code);
    return {_mm256_cvtepi32_ps(_mm256_shuffle_epi8(bytes, first)),
            _mm256_cvtepi32_ps(_mm256_shuffle_epi8(bytes, second))};
  }
  // VPERM2I128, VCVTDQ2PS
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {_mm256_cvtepi32_ps(_mm256_permute2x128_si256(sum.low, sum.high, 0x20)),
            _mm256_cvtepi32_ps(_mm256_permute2x128_si256(sum.low, sum.high, 0x31))};
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

  // VMOVNTDQ, VMOVNTPS; then SFENCE
  ROMVEC_INLINE static void stream(std::int16_t* out, halves half) { _mm256_stream_si256(m256i_at(out), half.value); }
  ROMVEC_INLINE static void stream(float* out, floats value) {
    _mm256_stream_ps(out, value.low);
    _mm256_stream_ps(out + 8, value.high);
  }
  ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
    _mm_stream_si128(m128i_at(out), _mm_loadu_si128(m128i_at(codes)));
  }
  ROMVEC_INLINE static void stream_copy(const std::int16_t* codes, std::int16_t* out) {
    _mm256_stream_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }
  ROMVEC_INLINE static void stream_fence() { _mm_sfence(); }

 protected:
  ROMVEC_INLINE static __m256i load_twice(const std::int8_t* sixteen) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(m128i_at(sixteen)));
  }
  ROMVEC_INLINE static __m256i load_bytes(const std::int8_t* bytes) { return _mm256_loadu_si256(m256i_at(bytes)); }
};

}  // namespace romvec::isa
