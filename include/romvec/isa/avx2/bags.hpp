// SPDX-License-Identifier: BSL-1.0
// Bags by AVX2: sums and maxima of rows.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2/rows.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx2_bags : avx2_rows {
  using avx2_rows::store;

  static constexpr std::size_t bag_blocks = 4;  // 8 sums, 4 rows being unpacked and the multipliers: 16 registers

  struct code_sums {
    __m256i value;
  };
  using multipliers = __m256i;

  ROMVEC_INLINE static products zero_products() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
  // VPBROADCASTD
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return _mm256_set1_epi32(static_cast<std::int32_t>(packed));
  }
  // VPUNPCKLWD, VPUNPCKHWD, VPMADDWD, VPADDD: two rows for one multiplication
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    const __m256i first = load(a).value;
    const __m256i second = load(b).value;
    products next = {_mm256_add_epi32(sum.low, _mm256_madd_epi16(_mm256_unpacklo_epi16(first, second), m)),
                     _mm256_add_epi32(sum.high, _mm256_madd_epi16(_mm256_unpackhi_epi16(first, second), m))};
    keep_in_registers(next);
    return next;
  }
  // VPMAXSD
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {_mm256_max_epi32(a.low, b.low), _mm256_max_epi32(a.high, b.high)};
  }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    _mm256_storeu_si256(m256i_at(out), _mm256_permute2x128_si256(sum.low, sum.high, 0x20));
    _mm256_storeu_si256(m256i_at(out + 8), _mm256_permute2x128_si256(sum.low, sum.high, 0x31));
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {_mm256_setzero_si256()}; }
  // VPMOVSXBW, VPADDW
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    code_sums next = {_mm256_add_epi16(sum.value, load(code).value)};
    __asm__("" : "+x"(next.value));
    return next;
  }
  // VPUNPCK*WD with the sign
  ROMVEC_INLINE static products widen(code_sums sum) {
    const __m256i sign = _mm256_srai_epi16(sum.value, 15);
    return {_mm256_unpacklo_epi16(sum.value, sign), _mm256_unpackhi_epi16(sum.value, sign)};
  }

  // Two blocks of columns and two rows at a time: VPUNPCK*BW, VPMADDUBSW with ones, VPADDW are fewer instructions than
  // a sign extension for each. Columns 0-7 and 16-23 in `low`, 8-15 and 24-31 in `high`.
  struct code_sums_of_two {
    __m256i low, high;
  };
  ROMVEC_INLINE static code_sums_of_two zero_code_sums_of_two() {
    return {_mm256_setzero_si256(), _mm256_setzero_si256()};
  }
  ROMVEC_INLINE static code_sums_of_two add_codes(code_sums_of_two sum, const std::int8_t* a, const std::int8_t* b) {
    return add_bytes(sum, load_bytes(a), load_bytes(b));
  }
  ROMVEC_INLINE static code_sums_of_two add_codes(code_sums_of_two sum, const std::int8_t* a) {
    return add_bytes(sum, load_bytes(a), _mm256_setzero_si256());
  }
  // VPERM2I128, then as above
  ROMVEC_INLINE static void widen(code_sums_of_two sum, products& first, products& second) {
    first = widen(code_sums{_mm256_permute2x128_si256(sum.low, sum.high, 0x20)});
    second = widen(code_sums{_mm256_permute2x128_si256(sum.low, sum.high, 0x31)});
  }

 protected:
  ROMVEC_INLINE static code_sums_of_two add_bytes(code_sums_of_two sum, __m256i a, __m256i b) {
    const __m256i ones = _mm256_set1_epi8(1);
    __m256i low = _mm256_add_epi16(sum.low, _mm256_maddubs_epi16(ones, _mm256_unpacklo_epi8(a, b)));
    __m256i high = _mm256_add_epi16(sum.high, _mm256_maddubs_epi16(ones, _mm256_unpackhi_epi8(a, b)));
    __asm__("" : "+x"(low), "+x"(high));
    return {low, high};
  }
  // One block of columns after the other: left alone, g++ 12 computes all of them first and spills sums to the stack.
  ROMVEC_INLINE static void keep_in_registers(products& sum) { __asm__("" : "+x"(sum.low), "+x"(sum.high)); }
};

}  // namespace romvec::isa
