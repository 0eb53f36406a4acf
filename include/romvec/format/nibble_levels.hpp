// SPDX-License-Identifier: BSL-1.0
// Float weights to 4-bit codes: the nearest of 16 levels, under a multiplier a group that clips nothing.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/find_largest.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"

namespace romvec::detail {

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

inline namespace ROMVEC_ISA_NAMESPACE {

// row[begin, end), one group, into its bytes of a row. No multiplier but 0 for a group of zeros, whose bytes are 0.
constexpr void quantize_group(const float* row, std::size_t begin, std::size_t end, std::int32_t multiplier,
                              int exponent, const level_midpoints& midpoints, std::uint8_t* bytes) {
  for (std::size_t block = begin; block < end; block += nibble_block) {
    const std::size_t count = end - block < nibble_block ? end - block : nibble_block;
    const std::size_t half = (count + 1) / 2;
    const float* const weights = row + block;
    std::uint8_t* const out = bytes + block / 2;
    for (std::size_t j = 0; j < half; ++j) {
      std::uint32_t byte = multiplier == 0 ? 0 : nearest_level(weights[j], multiplier, exponent, midpoints);
      if (multiplier != 0 && j + half < count) {
        byte |= nearest_level(weights[j + half], multiplier, exponent, midpoints) << 4;
      }
      out[j] = static_cast<std::uint8_t>(byte);
    }
  }
}

// One row under uniform levels. errc::not_finite with its column; errc::does_not_fit with the column of the largest
// weight of a group that no multiplier covers.
template <nibble_format Format>
constexpr status quantize_nibble_row(std::span<const float> weights, int exponent, const level_midpoints& midpoints,
                                     std::int16_t* multipliers, std::uint8_t* bytes) {
  constexpr std::size_t group_size = Format::group_size;
  const std::size_t dim = weights.size();
  for (std::size_t begin = 0, group = 0; begin < dim; ++group) {
    const std::size_t end = group_size == 0 || dim - begin < group_size ? dim : begin + group_size;
    const std::span<const float> part = weights.subspan(begin, end - begin);
    float largest = 0;
    if (const status found = find_largest(part, largest); !found) {
      return {found.code(), begin + found.position()};
    }
    const std::uint32_t multiplier =
        largest > 0 ? covering_multiplier(magnitude_of(largest), Format::max_code, exponent) : 0;
    if (multiplier > max_multiplier) {
      std::size_t at = 0;
      while (part[at] < largest && part[at] > -largest) {
        ++at;
      }
      return {errc::does_not_fit, begin + at};
    }
    multipliers[group] = static_cast<std::int16_t>(multiplier);
    quantize_group(weights.data(), begin, end, multipliers[group], exponent, midpoints, bytes);
    begin = end;
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
