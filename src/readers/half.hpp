// SPDX-License-Identifier: BSL-1.0
// The floats of 16 and 8 bits in model files, widened exactly.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace romvec::host {

// IEEE 754 binary16 to the same number as float; infinities and NaN stay what they are.
[[nodiscard]] constexpr float float_from_f16(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  const std::uint32_t exponent = (half >> 10) & 0x1Fu;
  const std::uint32_t fraction = half & 0x3FFu;
  if (exponent == 0) {
    // Subnormal: fraction * 2^-24, exact in float.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  const std::uint32_t wide_exponent = exponent == 0x1Fu ? 0xFFu : exponent + (127 - 15);
  return std::bit_cast<float>(sign | wide_exponent << 23 | fraction << 13);
}

// bfloat16 is the upper half of a float.
[[nodiscard]] constexpr float float_from_bf16(std::uint16_t half) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(half) << 16);
}

// The 8-bit floats below. Source: OCP 8-bit Floating Point Specification (OFP8), 1.0.

// E5M2 is the upper half of a binary16: infinities, NaN and subnormals are its own.
[[nodiscard]] constexpr float float_from_e5m2(std::uint8_t eighth) {
  return float_from_f16(static_cast<std::uint16_t>(eighth << 8));
}

// E4M3 (PyTorch's float8_e4m3fn): no infinities, and NaN only where all bits but the sign are set; largest 448.
[[nodiscard]] constexpr float float_from_e4m3(std::uint8_t eighth) {
  const std::uint32_t magnitude = eighth & 0x7Fu;
  if (magnitude == 0x7F) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  // As a binary16 the exponent's bias would be 8 more; subnormals come out right too.
  const float value = float_from_f16(static_cast<std::uint16_t>(magnitude << 7)) * 0x1p8f;
  return (eighth & 0x80u) != 0 ? -value : value;
}

}  // namespace romvec::host
