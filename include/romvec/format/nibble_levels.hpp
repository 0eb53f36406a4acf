// SPDX-License-Identifier: BSL-1.0
// The levels of 4-bit codes, and float weights to the nearest of them.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/format/decoded.hpp"
#include "romvec/isa/select.hpp"

namespace romvec {

inline constexpr std::size_t nibble_levels = 16;  // of 4 bits

// Levels at equal distances, as equal as integers can be: 17 between most, 16 in the middle. Symmetric; none is 0.
inline constexpr std::int8_t uniform_levels[nibble_levels] = {-127, -110, -93, -76, -59, -42, -25, -8,
                                                              8,    25,   42,  59,  76,  93,  110, 127};

namespace detail {

// The sums of neighbouring levels: between level i and i + 1 lies midpoint[i] / 2. The levels ascend.
struct level_midpoints {
  std::int32_t sum[nibble_levels - 1];
};

[[nodiscard]] constexpr level_midpoints midpoints_of(const std::int8_t* levels) {
  level_midpoints midpoints{};
  for (std::size_t i = 0; i + 1 < nibble_levels; ++i) {
    midpoints.sum[i] = levels[i] + levels[i + 1];
  }
  return midpoints;
}

// The index of the level nearest to w / (multiplier * 2^exponent), of two the one further from zero. Exact: a midpoint
// is half an integer, so that the quotient doubled and rounded down is on the same side of it. multiplier in [1,
// 32767].
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t nearest_level(float w, std::int32_t multiplier, int exponent,
                                                                  const level_midpoints& midpoints) {
  const auto magnitude = static_cast<std::uint32_t>(multiplier < 0 ? -multiplier : multiplier);
  const auto half_steps = static_cast<std::int32_t>(whole_half_steps(magnitude_of(w), magnitude, exponent));
  const std::int32_t place = (w < 0) != (multiplier < 0) ? -half_steps - 1 : half_steps;
  std::uint32_t index = midpoints.sum[7] <= place ? 8 : 0;
  index += midpoints.sum[index + 3] <= place ? 4 : 0;
  index += midpoints.sum[index + 1] <= place ? 2 : 0;
  return index + (midpoints.sum[index] <= place ? 1 : 0);
}

inline constexpr level_midpoints midpoints_of_uniform_levels = midpoints_of(uniform_levels);

// weights[0, count), one block, into its bytes, under a multiplier that is not 0.
ROMVEC_INLINE constexpr void quantize_nibbles(const float* weights, std::size_t count, std::int32_t multiplier,
                                              int exponent, const level_midpoints& midpoints, std::uint8_t* bytes) {
  const std::size_t half = (count + 1) / 2;
  for (std::size_t j = 0; j < half; ++j) {
    std::uint32_t byte = nearest_level(weights[j], multiplier, exponent, midpoints);
    if (j + half < count) {
      byte |= nearest_level(weights[j + half], multiplier, exponent, midpoints) << 4;
    }
    bytes[j] = static_cast<std::uint8_t>(byte);
  }
}

inline namespace ROMVEC_ISA_NAMESPACE {

// row[begin, end), one group, into its bytes of a row. No multiplier but 0 for a group of zeros, whose bytes are 0.
constexpr void quantize_group(const float* row, std::size_t begin, std::size_t end, std::int32_t multiplier,
                              int exponent, const level_midpoints& midpoints, std::uint8_t* bytes) {
  for (std::size_t block = begin; block < end; block += decoded_block) {
    const std::size_t count = end - block < decoded_block ? end - block : decoded_block;
    std::uint8_t* const out = bytes + block / 2;
    if (multiplier != 0) {
      quantize_nibbles(row + block, count, multiplier, exponent, midpoints, out);
    } else {
      for (std::size_t j = 0; j < (count + 1) / 2; ++j) {
        out[j] = 0;
      }
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail
}  // namespace romvec
