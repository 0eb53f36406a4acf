// SPDX-License-Identifier: BSL-1.0
// Floats for cores without a floating-point unit: an integer times a power of two is written down bit by bit, by
// shifts. A Cortex-M0 takes 20 to 25 instructions for a weight, where the compiler's functions take 167. Every result
// has the bits that a conversion to float and multiplications by powers of two have.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "romvec/isa/select.hpp"

namespace romvec::kernel {

inline constexpr int float_mantissa_bits = 23;
inline constexpr int float_exponent_bias = 127;
inline constexpr std::uint32_t float_exponent_step = std::uint32_t{1} << float_mantissa_bits;
inline constexpr std::uint32_t float_infinity = 0x7F800000u;
inline constexpr std::uint32_t float_sign = 0x80000000u;

// 2^exponent, as a kernel holds it.
[[nodiscard]] ROMVEC_INLINE constexpr int exponent_of(float power_of_two) {
  return static_cast<int>(std::bit_cast<std::uint32_t>(power_of_two) >> float_mantissa_bits) - float_exponent_bias;
}

#if defined(__arm__) && !defined(__ARM_FEATURE_CLZ)
inline constexpr bool counts_zeros = false;
#else
inline constexpr bool counts_zeros = true;
#endif

// By how many bits x is shifted up until bit 31 is set, for an x that is not 0.
template <bool CountsZeros = counts_zeros>
[[nodiscard]] ROMVEC_INLINE constexpr int leading_zeros(std::uint32_t x) {
  if constexpr (CountsZeros) {
    return std::countl_zero(x);
  }
  int zeros = 0;
  if (x >> 16 == 0) {
    x <<= 16;
    zeros = 16;
  }
  if (x >> 24 == 0) {
    x <<= 8;
    zeros += 8;
  }
  for (; x >> 31 == 0; x <<= 1) {
    ++zeros;
  }
  return zeros;
}

// The same for a code of 7 bits that is shifted up to bit 7, where no instruction counts zeros: bytes of flash, which
// take one instruction instead of some four a bit.
inline constexpr auto zeros_of_code = [] {
  std::array<std::uint8_t, 129> zeros{};
  for (std::size_t code = 1; code < zeros.size(); ++code) {
    zeros[code] = static_cast<std::uint8_t>(std::countl_zero(static_cast<std::uint8_t>(code)));
  }
  return zeros;
}();

// Codes times a multiplier times 2^exponent, where no result is a subnormal or infinite, as format.hpp promises. A code
// of 0 has the sign of its multiplier.
template <class Code, bool CountsZeros = counts_zeros>
class float_row {
 public:
  // The multiplier is shifted up once a row, so that the product with the largest code ends at bit 30.
  ROMVEC_INLINE constexpr float_row(std::int32_t multiplier, int exponent)
      : zero_(multiplier < 0 ? float_sign : 0),
        factor_(static_cast<std::uint32_t>(multiplier < 0 ? -multiplier : multiplier)) {
    const int up = factor_ == 0 ? 0 : leading_zeros<CountsZeros>(factor_) - code_bits - 1;
    factor_ <<= up;
    // Bit 31 of a product is the one that a float leaves out: it is counted into the exponent, which begins 1 lower.
    exponent_ =
        zero_ + (static_cast<std::uint32_t>(exponent - up + 31 + float_exponent_bias - 1) << float_mantissa_bits);
  }

  [[nodiscard]] ROMVEC_INLINE constexpr float value(Code code) const {
    std::int32_t signed_code = code;
    std::uint32_t exponent = exponent_;
    if (signed_code <= 0) {
      if (signed_code == 0) {
        return std::bit_cast<float>(zero_);
      }
      signed_code = -signed_code;
      exponent += float_sign;
    }
    const auto magnitude = static_cast<std::uint32_t>(signed_code);
    std::uint32_t product = magnitude * factor_;
    if constexpr (CountsZeros || sizeof(Code) != 1) {
      const auto up = static_cast<std::uint32_t>(leading_zeros<CountsZeros>(product));
      product <<= up;
      exponent -= up << float_mantissa_bits;
    } else {
      const std::uint32_t up = zeros_of_code[magnitude];  // the product may be one bit shorter than these two together
      product <<= up;
      exponent -= up << float_mantissa_bits;
      if (product >> 31 == 0) {
        product <<= 1;
        exponent -= float_exponent_step;
      }
    }
    return std::bit_cast<float>(exponent + (product >> 8));
  }

 private:
  static constexpr int code_bits = sizeof(Code) == 1 ? 7 : 15;

  std::uint32_t zero_;
  std::uint32_t factor_;
  std::uint32_t exponent_ = 0;
};

// |x| * 2^exponent, x normalised to 32 bits of which the last is set if any behind it was: rounded to 24 bits, then, if
// it is a subnormal float, rounded again.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t round_to_float(std::uint32_t x, int exponent) {
  const auto half_to_even = [](std::uint32_t number, int bits) ROMVEC_INLINE_LAMBDA {
    const std::uint32_t whole = number >> bits;
    const std::uint32_t rest = number << (32 - bits);
    return whole + (rest > float_sign || (rest == float_sign && (whole & 1) != 0) ? 1 : 0);
  };
  const std::uint32_t significand = half_to_even(x, 8);
  const int biased = exponent + 31 + float_exponent_bias;
  if (biased >= 255) {
    return float_infinity;
  }
  if (biased > 0) {
    const std::uint32_t bits = (static_cast<std::uint32_t>(biased - 1) << float_mantissa_bits) + significand;
    return bits;  // a significand of 2^24 has carried into the exponent; beyond the largest that is infinity
  }
  return biased < -24 ? 0 : half_to_even(significand, 1 - biased);
}

// float(x) * 2^exponent: rounded to 24 bits as a conversion does, to nearest, ties to even; infinite beyond the largest
// float, and a subnormal is rounded once more, as by the multiplication.
[[nodiscard]] ROMVEC_INLINE constexpr float scaled_to_float(std::int64_t x, int exponent) {
  if (x == 0) {
    return 0.0F;
  }
  const auto sign = static_cast<std::uint64_t>(x >> 63);
  const std::uint64_t magnitude = (static_cast<std::uint64_t>(x) ^ sign) - sign;
  auto top = static_cast<std::uint32_t>(magnitude >> 32);
  auto behind = static_cast<std::uint32_t>(magnitude);
  if (top == 0) {
    top = behind;
    behind = 0;
  } else {
    exponent += 32;
  }
  const int up = leading_zeros(top);
  if (up != 0) {
    top = top << up | behind >> (32 - up);
    behind <<= up;
  }
  const std::uint32_t bits = round_to_float(top | (behind != 0 ? 1 : 0), exponent - up);
  return std::bit_cast<float>(bits | static_cast<std::uint32_t>(sign << 31));
}
[[nodiscard]] ROMVEC_INLINE constexpr float scaled_to_float(std::int32_t x, int exponent) {
  if (x == 0) {
    return 0.0F;
  }
  const auto sign = static_cast<std::uint32_t>(x >> 31);
  const std::uint32_t magnitude = (static_cast<std::uint32_t>(x) ^ sign) - sign;
  const int up = leading_zeros(magnitude);
  return std::bit_cast<float>(round_to_float(magnitude << up, exponent - up) | sign << 31);
}

}  // namespace romvec::kernel
