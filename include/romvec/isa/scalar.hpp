// SPDX-License-Identifier: BSL-1.0
// One code at a time, in plain C++: the definition that every other instruction set is held to, and the one that runs
// in a constant expression.
#pragma once

#include <cstddef>
#include <cstdint>

#include "romvec/config.hpp"
#include "romvec/fixed.hpp"

namespace romvec::isa {

struct scalar {
  static constexpr const char* name = "scalar";
  static constexpr std::size_t lanes = 1;

  using codes = std::int32_t;
  // Distinct types where a register would be one, so that overloads by type mean the same as elsewhere.
  struct products {
    std::int32_t value;
  };
  using halves = std::int16_t;
  using floats = float;
  using sums = std::int32_t;

  ROMVEC_INLINE static constexpr codes load(const std::int8_t* code) { return *code; }
  ROMVEC_INLINE static constexpr codes load(const std::int16_t* code) { return *code; }

  ROMVEC_INLINE static constexpr halves scale_q15(codes code, std::int16_t multiplier) {
    return romvec::scale_q15(code, multiplier);
  }
  ROMVEC_INLINE static constexpr products multiply(codes code, std::int16_t multiplier) { return {code * multiplier}; }
  ROMVEC_INLINE static constexpr halves narrow(products product, int bits) {
    return saturate_int16(rounding_shift_right(product.value, bits));
  }
  ROMVEC_INLINE static constexpr halves shift_left(halves half, int bits) {
    return saturate_int16(std::int32_t{half} * (std::int32_t{1} << bits));
  }
  ROMVEC_INLINE static constexpr void store(std::int16_t* out, halves half) { *out = half; }

  ROMVEC_INLINE static constexpr floats load_floats(const std::int8_t* code) { return static_cast<float>(*code); }
  ROMVEC_INLINE static constexpr floats load_floats(const std::int16_t* code) { return static_cast<float>(*code); }
  ROMVEC_INLINE static constexpr floats multiply(floats value, float scale) { return value * scale; }
  ROMVEC_INLINE static constexpr void store(float* out, floats value) { *out = value; }

  ROMVEC_INLINE static constexpr sums zero_sums() { return 0; }
  ROMVEC_INLINE static constexpr sums add_products(sums sum, codes a, codes b) { return sum + a * b; }
  ROMVEC_INLINE static constexpr std::int64_t total(sums sum) { return sum; }
};

}  // namespace romvec::isa
