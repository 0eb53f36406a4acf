// SPDX-License-Identifier: BSL-1.0
// Rounding by definition: floor(x + 1/2), in integers or in doubles that hold every x exactly.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace reference {

// x has at most 31 significant bits. Either x + 1/2 is exact, or |x| < 2^-21 and every rounding of x + 1/2 lies inside
// (0, 1), as x + 1/2 itself does: the floor is right in both cases.
inline double round_half_up(double x) { return std::floor(x + 0.5); }

inline std::int16_t saturate_to_int16(double x) { return static_cast<std::int16_t>(std::clamp(x, -32768.0, 32767.0)); }

// code * multiplier * 2^exponent as an int16 of the given fraction bits.
inline std::int16_t to_q(int code, int multiplier, int exponent, int fraction_bits) {
  const double product = static_cast<double>(code) * multiplier;
  return saturate_to_int16(round_half_up(std::ldexp(product, exponent + fraction_bits)));
}

// floor(x / 2^bits + 1/2) in integers: floor((2x + 2^bits) / 2^(bits + 1)).
inline std::int64_t shift_right_half_up(std::int64_t x, int bits) {
  const std::int64_t numerator = 2 * x + (std::int64_t{1} << bits);
  const std::int64_t denominator = std::int64_t{2} << bits;
  const std::int64_t quotient = numerator / denominator;  // towards zero
  return numerator % denominator < 0 ? quotient - 1 : quotient;
}

// The natural Q15 of a row with a multiplier: units of 2^(exponent + 7), whatever the exponent.
inline std::int64_t to_natural_q15(int code, int multiplier) {
  return shift_right_half_up(std::int64_t{code} * multiplier, 7);
}

}  // namespace reference
