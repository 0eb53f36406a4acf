// SPDX-License-Identifier: BSL-1.0
// Large whole numbers and fractions rounded once, by definition: to the nearest float (IEEE 754, ties to even), and to
// integers, halves up.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace reference {

// x * 2^exponent as a float: whole multiples of the last place, and what is left decides.
inline float nearest_float(std::int64_t x, int exponent) {
  const std::uint64_t size = x < 0 ? 0 - static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
  // The last place of a float of that size, in units of 2^exponent; a subnormal one has 2^-149.
  const int last_place = std::max({0, 64 - std::countl_zero(size) - 24, -149 - exponent});
  std::uint64_t places = size;
  if (last_place > 63) {
    places = 0;  // size < 2^63: less than half a place
  } else if (last_place > 0) {
    const std::uint64_t half = std::uint64_t{1} << (last_place - 1);
    places = size >> last_place;
    const std::uint64_t rest = size - (places << last_place);
    places += rest > half || (rest == half && places % 2 == 1) ? 1 : 0;
  }
  const double value = std::ldexp(static_cast<double>(places), exponent + last_place);  // exact: 25 bits
  const float rounded = value < 0x1p128 ? static_cast<float>(value) : std::numeric_limits<float>::infinity();
  return x < 0 ? -rounded : rounded;
}

// How many units in the last place of total / divisor lie between it and x * 2^-exponent. For totals below 2^50 and
// divisors below 2^20: the products and, of near numbers, the difference are exact in double.
inline double distance_in_last_places(float x, int exponent, std::int64_t total, std::int64_t divisor) {
  const auto of_bag = static_cast<double>(divisor);
  const double exact = static_cast<double>(total) / of_bag;
  if (total == 0) {
    return x == 0 ? 0 : std::numeric_limits<double>::infinity();
  }
  const double difference = std::ldexp(static_cast<double>(x), -exponent) * of_bag - static_cast<double>(total);
  return std::fabs(difference) / of_bag / std::ldexp(1.0, std::ilogb(exact) - 23);
}

inline std::int32_t to_int32(std::int64_t x) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(x, INT32_MIN, INT32_MAX));
}

// floor(x / divisor + 1/2) = floor((2x + divisor) / (2 * divisor)).
inline std::int64_t divide_half_up(std::int64_t x, std::int64_t divisor) {
  const std::int64_t numerator = 2 * x + divisor;
  const std::int64_t quotient = numerator / (2 * divisor);  // towards zero
  return numerator % (2 * divisor) < 0 ? quotient - 1 : quotient;
}

// x / divisor * 2^-shift as an int16. In doubles where only the side of a limit is asked for; between the limits the
// integers are short enough: for |x| < 2^52 and divisors below 2^20.
inline std::int16_t to_int16(std::int64_t x, std::int64_t divisor, int shift) {
  const double about = std::ldexp(static_cast<double>(x) / static_cast<double>(divisor), -shift);
  if (std::fabs(about) < 0.25) {
    return 0;
  }
  if (std::fabs(about) > 40000) {
    return about < 0 ? INT16_MIN : INT16_MAX;
  }
  const std::int64_t rounded = shift >= 0 ? divide_half_up(x, divisor << shift)  // at most 4 * |x|
                                          : divide_half_up(x * (std::int64_t{1} << -shift), divisor);
  return static_cast<std::int16_t>(std::clamp<std::int64_t>(rounded, INT16_MIN, INT16_MAX));
}

}  // namespace reference
