// SPDX-License-Identifier: BSL-1.0
// The arithmetic that every format shares: rounding, saturation, powers of two, and float to code. Each rule is written
// once, here. All of it is integer arithmetic, so that a compiler has nothing to contract or reorder and a core without
// a floating-point unit quantises to the same codes.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace romvec {

// Narrowing by `bits` in [0, 30]: (x + 2^(bits-1)) >> bits, halves towards plus infinity, as VRSHR, VQRDMULH and
// PMULHRSW round. The caller keeps x + 2^(bits-1) inside int32.
[[nodiscard]] ROMVEC_INLINE constexpr std::int32_t rounding_shift_right(std::int32_t x, int bits) {
  return bits == 0 ? x : (x + (std::int32_t{1} << (bits - 1))) >> bits;
}

// The nearest int16.
[[nodiscard]] ROMVEC_INLINE constexpr std::int16_t saturate_int16(std::int32_t x) {
  return static_cast<std::int16_t>(x > INT16_MAX ? INT16_MAX : x < INT16_MIN ? INT16_MIN : x);
}

// The nearest int32.
[[nodiscard]] ROMVEC_INLINE constexpr std::int32_t saturate_int32(std::int64_t x) {
  // By its low half: 30 bytes less than two comparisons on a Cortex-M0.
  const auto low = static_cast<std::int32_t>(x);
  return low == x ? low : static_cast<std::int32_t>(x >> 63) ^ INT32_MAX;
}

// The same to int16, in one step.
[[nodiscard]] ROMVEC_INLINE constexpr std::int16_t saturate_int64_to_int16(std::int64_t x) {
  const auto low = static_cast<std::int16_t>(x);
  return low == x ? low : static_cast<std::int16_t>(static_cast<std::int32_t>(x >> 63) ^ INT16_MAX);
}

// x * 2^-shift as an int16, rounded as above and saturated; any shift, |x| < 2^62.
[[nodiscard]] ROMVEC_INLINE constexpr std::int16_t scale_to_int16(std::int64_t x, int shift) {
  if (shift > 0) {
    x = shift > 63 ? 0 : (x + (std::int64_t{1} << (shift - 1))) >> shift;
  }
  const std::int16_t whole = saturate_int64_to_int16(x);
  return shift >= 0 ? whole : saturate_int16(whole * (std::int32_t{1} << (shift < -16 ? 16 : -shift)));
}

// x / divisor to nearest, halves towards plus infinity, for a divisor in [1, 2^62) and |x| < 2^62.
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t rounding_divide(std::int64_t x, std::int64_t divisor) {
  x += divisor / 2;
  return x / divisor - (x % divisor < 0 ? 1 : 0);
}

// ((code << 8) * multiplier + 2^14) >> 15 for a code in [-127, 127] and a multiplier in [1, 32767]: the natural Q15 of
// a weight. Never saturates. Source: PMULHRSW (AVX2), SQRDMULH (NEON, Helium).
[[nodiscard]] ROMVEC_INLINE constexpr std::int16_t scale_q15(std::int32_t code, std::int32_t multiplier) {
  return static_cast<std::int16_t>((code * multiplier + 64) >> 7);
}

// 2^exponent for an exponent of a normal float, [-126, 127].
[[nodiscard]] ROMVEC_INLINE constexpr float power_of_two(int exponent) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(exponent + 127) << 23);
}

// A finite float without its sign: |w| = significand * 2^exponent, significand < 2^24.
struct magnitude {
  std::uint32_t significand;
  int exponent;
};

// Neither NaN nor infinite, by its bits: under -ffast-math a comparison may answer anything.
[[nodiscard]] ROMVEC_INLINE constexpr bool is_finite(float w) {
  return (std::bit_cast<std::uint32_t>(w) & 0x7F800000u) != 0x7F800000u;
}

// Of a finite float; exact, subnormal ones too.
[[nodiscard]] ROMVEC_INLINE constexpr magnitude magnitude_of(float w) {
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, w) & 0x7FFFFFFFu;
  return bits < 0x800000u ? magnitude{bits, -149}
                          : magnitude{(bits & 0x7FFFFFu) | 0x800000u, static_cast<int>(bits >> 23) - 150};
}

// |w| / (multiplier * 2^exponent) to the nearest integer, ties away from zero; no approximation anywhere. For a
// multiplier in [1, 32767]. A quotient of 2^16 or more comes back as some number that is at least 2^16.
//
// As integers: (2 * significand * 2^up + step) / (2 * step) with step = multiplier * 2^down. From down = 25 on the
// quotient is 0, as significand < 2^24; from up = 31 on it is at least 2^16. Few statements on purpose: compilers count
// them in a constant expression.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t nearest_steps(magnitude w, std::uint32_t multiplier, int exponent) {
  const int up = w.exponent - exponent;
  const std::uint64_t step = std::uint64_t{multiplier} << (up >= 0 ? 0 : up < -25 ? 25 : -up);
  return (2 * (std::uint64_t{w.significand} << (up <= 0 ? 0 : up > 31 ? 31 : up)) + step) / (2 * step);
}

// 2 * |w| / (multiplier * 2^exponent), rounded down, for a multiplier in [1, 32767]; from 2^17 on some number that is
// at least 2^17 and below 2^31. As nearest_steps.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t whole_half_steps(magnitude w, std::uint32_t multiplier,
                                                                     int exponent) {
  const int up = w.exponent - exponent;
  const std::uint64_t step = std::uint64_t{multiplier} << (up >= 0 ? 0 : up < -25 ? 25 : -up);
  const std::uint64_t half_steps = 2 * (std::uint64_t{w.significand} << (up <= 0 ? 0 : up > 31 ? 31 : up)) / step;
  return half_steps > 0x7FFFFFFEu ? 0x7FFFFFFEu : half_steps;
}

// The smallest integer m >= 1 with |w| <= max_code * m * 2^exponent; UINT32_MAX if it has more than 32 bits.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t covering_multiplier(magnitude w, std::uint32_t max_code,
                                                                        int exponent) {
  const int shift = w.exponent - exponent;
  if (w.significand == 0 || shift <= -24) {
    return 1;
  }
  if (shift > 31) {
    return UINT32_MAX;
  }
  const std::uint64_t numerator = shift > 0 ? std::uint64_t{w.significand} << shift : w.significand;
  const std::uint64_t step = shift < 0 ? std::uint64_t{max_code} << -shift : max_code;
  const std::uint64_t multiplier = (numerator + step - 1) / step;
  return multiplier > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(multiplier);
}

}  // namespace romvec
