// SPDX-License-Identifier: BSL-1.0
// Bags by AVX-512: sums and maxima of rows.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx512/rows.hpp"

namespace romvec::isa {

struct avx512_bags : avx512_rows {
  using avx512_rows::store;

  // 12 sums. With 16, which leave room in 32 registers for 4 rows being unpacked and the multipliers, g++ 12 spills:
  // bags of 32 at 1000 x 288 take 1.7 times the time, and with 8 sums twice, for the more passes.
  static constexpr std::size_t bag_blocks = 6;

  struct code_sums {
    __m512i value;
  };
  using multipliers = __m512i;

  ROMVEC_INLINE static products zero_products() { return {_mm512_setzero_si512(), _mm512_setzero_si512()}; }
  // VPBROADCASTD
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return _mm512_set1_epi32(static_cast<std::int32_t>(packed));
  }
  // VPUNPCKLWD, VPUNPCKHWD, VPDPWSSD: two rows for one multiplication
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    return add_codes_of_rows(sum, load(a), load(b), m);
  }
  // VPMAXSD
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {_mm512_max_epi32(a.low, b.low), _mm512_max_epi32(a.high, b.high)};
  }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    _mm512_storeu_si512(out, first_half(sum));
    _mm512_storeu_si512(out + 16, second_half(sum));
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {_mm512_setzero_si512()}; }
  // VPMOVSXBW, VPADDW
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    return add_to_code_sums(sum, load(code));
  }
  // VPUNPCK*WD with the sign
  ROMVEC_INLINE static products widen(code_sums sum) { return widen_halves(sum.value); }

 protected:
  // Sums stay in registers: left alone, g++ 12 computes all blocks of columns first and spills sums to the stack.
  ROMVEC_INLINE static products add_codes_of_rows(products sum, codes a, codes b, multipliers m) {
    products next = {add_pairs(sum.low, _mm512_unpacklo_epi16(a.value, b.value), m),
                     add_pairs(sum.high, _mm512_unpackhi_epi16(a.value, b.value), m)};
    __asm__("" : "+v"(next.low), "+v"(next.high));
    return next;
  }
  ROMVEC_INLINE static code_sums add_to_code_sums(code_sums sum, codes code) {
    code_sums next = {_mm512_add_epi16(sum.value, code.value)};
    __asm__("" : "+v"(next.value));
    return next;
  }

  // sum + a * b, two int16 for each int32
  ROMVEC_INLINE static __m512i add_pairs(__m512i sum, __m512i a, __m512i b) {
#if defined(__AVX512VNNI__)
    return _mm512_dpwssd_epi32(sum, a, b);
#else
    return _mm512_add_epi32(sum, _mm512_madd_epi16(a, b));
#endif
  }
};

}  // namespace romvec::isa
