// SPDX-License-Identifier: BSL-1.0
// What a dot product of codes with a hidden vector is worth, as a float.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/output.hpp"

namespace romvec {
namespace detail {

// Two factors whose product is m * 2^exponent, for an m in [1, 2) or -m, to multiply a whole number below 2^63 with,
// the first one first: no infinity and no subnormal number appears on the way to a result that is neither.
struct two_factors {
  float first;
  float second;
};

[[nodiscard]] ROMVEC_INLINE constexpr two_factors factors_of(float m, int exponent) {
  const int first = exponent < -126 ? -126 : exponent > 62 ? 62 : exponent;
  const int rest = exponent - first;
  return {m * power_of_two(first), power_of_two(rest < -126 ? -126 : rest > 127 ? 127 : rest)};
}

[[nodiscard]] ROMVEC_INLINE constexpr bool is_usable(hidden_format format) {
  return format.fraction_bits >= -126 && format.fraction_bits <= 126;
}
[[nodiscard]] ROMVEC_INLINE constexpr bool is_usable(hidden_scale scale) { return is_finite(scale.scale); }

// The unit of a dot product of codes times multipliers with a hidden vector.
[[nodiscard]] ROMVEC_INLINE constexpr two_factors unit_of(hidden_format format, int table_exponent) {
  return factors_of(1.0F, table_exponent - format.fraction_bits);
}
[[nodiscard]] ROMVEC_INLINE constexpr two_factors unit_of(hidden_scale scale, int table_exponent) {
  const magnitude parts = magnitude_of(scale.scale);
  if (parts.significand == 0) {
    return {0.0F, 1.0F};
  }
  const int up = std::countl_zero(parts.significand) - 8;  // to 24 bits: a subnormal scale has fewer
  const float m = static_cast<float>(parts.significand << up) * 0x1p-23F;
  return factors_of(scale.scale < 0 ? -m : m, parts.exponent - up + 23 + table_exponent);
}

}  // namespace detail
}  // namespace romvec
