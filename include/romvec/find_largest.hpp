// SPDX-License-Identifier: BSL-1.0
// The largest magnitude of a stretch of weights, from which multipliers and exponents follow.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/fixed.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"

namespace romvec {
inline namespace ROMVEC_ISA_NAMESPACE {

// Raises `largest` to the largest |weight|. errc::not_finite with the position of the first NaN or infinity.
constexpr status find_largest(std::span<const float> weights, float& largest) {
  constexpr std::uint32_t infinity = 0x7F800000u;
  const std::size_t count = weights.size();
  const float* const first = weights.data();
  // The bits of non-negative floats are ordered as the floats are, infinity and NaN behind them.
  std::uint32_t largest_bits = std::bit_cast<std::uint32_t>(largest);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, first[i]) & 0x7FFFFFFFu;
    largest_bits = bits > largest_bits ? bits : largest_bits;
  }
  if (largest_bits >= infinity) {
    std::size_t position = 0;
    while (is_finite(first[position])) {
      ++position;
    }
    return {errc::not_finite, position};
  }
  largest = std::bit_cast<float>(largest_bits);
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
