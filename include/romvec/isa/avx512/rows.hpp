// SPDX-License-Identifier: BSL-1.0
// Rows by AVX-512: converted, copied, and streamed past the caches.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/opaque.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx512_rows : default_hooks {
  static constexpr std::size_t lanes = 32;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // SQRTSD
  static constexpr bool has_square_root = true;
  [[nodiscard]] ROMVEC_INLINE static double square_root(double x) {
    return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_setzero_pd(), _mm_set_sd(x)));
  }

  static constexpr bool has_streams = true;
  static constexpr std::size_t stream_alignment = 64;

  struct codes {
    __m512i value;
  };
  // Of each 8 codes the first 4 in `low`, the others in `high`: the order in which VPUNPCK* leaves them and VPACKSSDW
  // takes them back.
  struct products {
    __m512i low, high;
  };
  struct halves {
    __m512i value;
  };
  struct floats {
    __m512 low, high;
  };

  // VPMOVSXBW
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    return {_mm512_cvtepi8_epi16(_mm256_loadu_si256(m256i_at(code)))};
  }
  // VMOVDQU
  ROMVEC_INLINE static codes load(const std::int16_t* code) { return {_mm512_loadu_si512(code)}; }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
    _mm256_storeu_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    _mm512_storeu_si512(out, _mm512_loadu_si512(codes));
  }

  // Rows of bytes are copied a register at a time; those of more than `most` bytes by memcpy.
  struct bytes : default_hooks {
    static constexpr std::size_t lanes = 64;
    static constexpr std::size_t most = 512;
    // Of a number that g++ 12 knows it makes REP MOVS, twice as slow.
    ROMVEC_INLINE static std::size_t count_of_memcpy(std::size_t count) { return opaque(count); }
    ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
      _mm512_storeu_si512(out, _mm512_loadu_si512(codes));
    }
    ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
      _mm512_stream_si512(static_cast<__m512i*>(static_cast<void*>(out)), _mm512_loadu_si512(codes));
    }
  };

  // VPSLLW, VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {_mm512_mulhrs_epi16(_mm512_slli_epi16(code.value, 8), _mm512_set1_epi16(multiplier))};
  }
  // VPSLLW, VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const __m512i up = _mm512_sll_epi16(code.value, _mm_cvtsi32_si128(15 - bits));
    return {_mm512_mulhrs_epi16(up, _mm512_set1_epi16(multiplier))};
  }
  // VPMULHRSW
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {_mm512_mulhrs_epi16(code.value, _mm512_set1_epi16(multiplier))};
  }
  // VPMOVSXBW, VPSLLW; VMOVDQU
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) { return {_mm512_slli_epi16(load(code).value, 8)}; }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load(code).value}; }
  // VPMULLW, VPMULHW, VPUNPCKLWD, VPUNPCKHWD
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const __m512i m = _mm512_set1_epi16(multiplier);
    const __m512i low = _mm512_mullo_epi16(code.value, m);
    const __m512i high = _mm512_mulhi_epi16(code.value, m);
    return {_mm512_unpacklo_epi16(low, high), _mm512_unpackhi_epi16(low, high)};
  }
  // VPADDD, VPSRAD, VPACKSSDW
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const __m512i half_step = _mm512_set1_epi32(bits == 0 ? 0 : 1 << (bits - 1));
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm512_packs_epi32(_mm512_sra_epi32(_mm512_add_epi32(product.low, half_step), count),
                               _mm512_sra_epi32(_mm512_add_epi32(product.high, half_step), count))};
  }
  // VPUNPCK*WD with the sign, VPSLLD, VPACKSSDW: there is no saturating shift
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const products wide = widen_halves(half.value);
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm512_packs_epi32(_mm512_sll_epi32(wide.low, count), _mm512_sll_epi32(wide.high, count))};
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) { _mm512_storeu_si512(out, half.value); }

  // VPMOVSXBD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) {
    const auto sixteen = [](const std::int8_t* p) ROMVEC_INLINE_LAMBDA {
      return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(m128i_at(p))));
    };
    return {sixteen(code), sixteen(code + 16)};
  }
  // VBROADCASTI32X4, VPSHUFB, VCVTDQ2PS (avx2.hpp)
  ROMVEC_INLINE static floats load_high_floats(const std::int8_t* code) {
    return {high_floats(_mm_loadu_si128(m128i_at(code))), high_floats(_mm_loadu_si128(m128i_at(code + 16)))};
  }
  // VPMOVSXWD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) {
    const auto sixteen = [](const std::int16_t* p) ROMVEC_INLINE_LAMBDA {
      return _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm256_loadu_si256(m256i_at(p))));
    };
    return {sixteen(code), sixteen(code + 16)};
  }
  // VPERMT2Q, VCVTDQ2PS
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {_mm512_cvtepi32_ps(first_half(sum)), _mm512_cvtepi32_ps(second_half(sum))};
  }
  // VMULPS
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    const __m512 s = _mm512_set1_ps(scale);
    return {_mm512_mul_ps(value.low, s), _mm512_mul_ps(value.high, s)};
  }
  ROMVEC_INLINE static void store(float* out, floats value) {
    _mm512_storeu_ps(out, value.low);
    _mm512_storeu_ps(out + 16, value.high);
  }

  // VMOVNTDQ, VMOVNTPS; then SFENCE
  ROMVEC_INLINE static void stream(std::int16_t* out, halves half) {
    _mm512_stream_si512(static_cast<__m512i*>(static_cast<void*>(out)), half.value);
  }
  ROMVEC_INLINE static void stream(float* out, floats value) {
    _mm512_stream_ps(out, value.low);
    _mm512_stream_ps(out + 16, value.high);
  }
  ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
    _mm256_stream_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }
  ROMVEC_INLINE static void stream_copy(const std::int16_t* codes, std::int16_t* out) {
    _mm512_stream_si512(static_cast<__m512i*>(static_cast<void*>(out)), _mm512_loadu_si512(codes));
  }
  ROMVEC_INLINE static void stream_fence() { _mm_sfence(); }

 protected:
  ROMVEC_INLINE static __m512 high_floats(__m128i sixteen) {
    const __m512i to_high_bytes = _mm512_set_epi32(
        0x0FFFFFFF, 0x0EFFFFFF, 0x0DFFFFFF, 0x0CFFFFFF, 0x0BFFFFFF, 0x0AFFFFFF, 0x09FFFFFF, 0x08FFFFFF, 0x07FFFFFF,
        0x06FFFFFF, 0x05FFFFFF, 0x04FFFFFF, 0x03FFFFFF, 0x02FFFFFF, 0x01FFFFFF, 0x00FFFFFF);
    return _mm512_cvtepi32_ps(_mm512_shuffle_epi8(_mm512_broadcast_i32x4(sixteen), to_high_bytes));
  }
  // The first 16 products in the order of memory, and the other 16.
  ROMVEC_INLINE static __m512i first_half(products p) {
    return _mm512_permutex2var_epi64(p.low, _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), p.high);
  }
  ROMVEC_INLINE static __m512i second_half(products p) {
    return _mm512_permutex2var_epi64(p.low, _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15), p.high);
  }
  ROMVEC_INLINE static products widen_halves(__m512i value) {
    const __m512i sign = _mm512_srai_epi16(value, 15);
    return {_mm512_unpacklo_epi16(value, sign), _mm512_unpackhi_epi16(value, sign)};
  }
};

}  // namespace romvec::isa
