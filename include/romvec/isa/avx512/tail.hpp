// SPDX-License-Identifier: BSL-1.0
// What is left of rows and bags, under masks of AVX-512. Included by avx512.hpp.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx512/scan.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

// The first `count` of the 32 elements, count in [1, 32): what lies behind them is neither read nor written.
struct avx512::tail : avx512 {
  ROMVEC_INLINE explicit tail(std::size_t count)
      : count_(count),
        mask_((std::uint32_t{1} << count) - 1),
        low_(static_cast<__mmask16>(mask_ & 0xFFFFu)),
        high_(static_cast<__mmask16>(mask_ >> 16)) {}

  [[nodiscard]] ROMVEC_INLINE std::size_t count() const { return count_; }

  [[nodiscard]] ROMVEC_INLINE codes load(const std::int8_t* code) const {
    return {_mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(mask_, code))};
  }
  [[nodiscard]] ROMVEC_INLINE codes load(const std::int16_t* code) const {
    return {_mm512_maskz_loadu_epi16(mask_, code)};
  }
  [[nodiscard]] ROMVEC_INLINE halves load_q15(const std::int8_t* code) const {
    return {_mm512_slli_epi16(load(code).value, 8)};
  }
  [[nodiscard]] ROMVEC_INLINE halves load_q15(const std::int16_t* code) const { return {load(code).value}; }
  ROMVEC_INLINE void copy(const std::int8_t* from, std::int8_t* out) const {
    _mm256_mask_storeu_epi8(out, mask_, _mm256_maskz_loadu_epi8(mask_, from));
  }
  ROMVEC_INLINE void copy(const std::int16_t* from, std::int16_t* out) const {
    _mm512_mask_storeu_epi16(out, mask_, _mm512_maskz_loadu_epi16(mask_, from));
  }
  ROMVEC_INLINE void store(std::int16_t* out, halves half) const { _mm512_mask_storeu_epi16(out, mask_, half.value); }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE floats load_floats(const Code* code) const {
    const __m512i loaded = load(code).value;
    return {_mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm512_castsi512_si256(loaded))),
            _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm512_extracti64x4_epi64(loaded, 1)))};
  }
  [[nodiscard]] ROMVEC_INLINE floats load_high_floats(const std::int8_t* code) const {
    const __m256i loaded = _mm256_maskz_loadu_epi8(mask_, code);
    return {high_floats(_mm256_castsi256_si128(loaded)), high_floats(_mm256_extracti128_si256(loaded, 1))};
  }
  ROMVEC_INLINE void store(float* out, floats value) const {
    _mm512_mask_storeu_ps(out, low_, value.low);
    _mm512_mask_storeu_ps(out + 16, high_, value.high);
  }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE products add_rows(products sum, const Code* a, const Code* b, multipliers m) const {
    return add_codes_of_rows(sum, load(a), load(b), m);
  }
  ROMVEC_INLINE void store(std::int32_t* out, products sum) const {
    _mm512_mask_storeu_epi32(out, low_, first_half(sum));
    _mm512_mask_storeu_epi32(out + 16, high_, second_half(sum));
  }
  [[nodiscard]] ROMVEC_INLINE code_sums add_codes(code_sums sum, const std::int8_t* code) const {
    return add_to_code_sums(sum, load(code));
  }

 private:
  std::size_t count_;
  __mmask32 mask_;
  __mmask16 low_, high_;
};

}  // namespace romvec::isa
