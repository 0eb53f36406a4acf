// SPDX-License-Identifier: BSL-1.0
// Numbers that look random and are the same on every machine and in a constant expression. Source: Marsaglia, Xorshift
// RNGs, 2003.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace testing {

class random {
 public:
  constexpr explicit random(std::uint32_t seed) : state_(seed * 2654435761u + 1u) {}

  constexpr std::uint32_t bits() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  constexpr std::uint64_t wide_bits() {
    const std::uint64_t high = bits();
    return high << 32 | bits();
  }
  // In [0, limit).
  constexpr std::uint32_t below(std::uint32_t limit) { return bits() % limit; }
  constexpr std::int32_t between(std::int32_t first, std::int32_t last) {
    return first + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(last - first) + 1));
  }
  // Any finite float, subnormal ones and -0.0 among them: every bit pattern is as likely.
  constexpr float finite_float() {
    std::uint32_t pattern = bits();
    while ((pattern & 0x7F800000u) == 0x7F800000u) {
      pattern = bits();
    }
    return std::bit_cast<float>(pattern);
  }
  // In (-1, 1), 24 bits.
  constexpr float unit_float() {
    const auto n = static_cast<std::int32_t>(bits() >> 7) - (1 << 24);
    return static_cast<float>(n) * 0x1p-24f;
  }

 private:
  std::uint32_t state_;
};

// Sums of three uniform numbers, scaled row by row: long tails and rows of unequal size, as trained tables have.
constexpr void fill_like_trained(std::span<float> weights, std::size_t dim, random& source) {
  float scale = 1;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (i % dim == 0) {
      scale = static_cast<float>(source.between(1, 1000)) * 0x1p-10f;
    }
    weights[i] = (source.unit_float() + source.unit_float() + source.unit_float()) * scale;
  }
}

}  // namespace testing
