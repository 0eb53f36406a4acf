// SPDX-License-Identifier: BSL-1.0
// A row of float weights to the bytes of a format whose codes are decoded: a multiplier a group that clips nothing, and
// the nearest codes block by block, as the format says.
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
inline namespace ROMVEC_ISA_NAMESPACE {

// The multiplier of a group that clips none of its weights, the largest of which this is; 0 for a group of zeros where
// multipliers have a sign; above max_multiplier where there is none.
template <format Format>
[[nodiscard]] constexpr std::uint32_t multiplier_for(float largest, int exponent) {
  return largest > 0 || !facts_of<Format>.has_zero_multiplier()
             ? covering_multiplier(magnitude_of(largest), Format::max_code, exponent)
             : 0;
}

// One group of a row into its blocks, the first of them at `bytes`; a group of zeros is bytes of 0.
template <blocked_format Format>
constexpr void quantize_blocks(std::span<const float> weights, std::uint32_t multiplier, int exponent,
                               std::uint8_t* bytes) {
  for (std::size_t begin = 0; begin < weights.size(); begin += decoded_block) {
    const std::size_t count = weights.size() - begin < decoded_block ? weights.size() - begin : decoded_block;
    std::uint8_t* const block = bytes + bytes_of_blocks<Format>(begin);
    if (multiplier != 0) {
      Format::quantize_block(weights.data() + begin, count, static_cast<std::int32_t>(multiplier), exponent, block);
    } else {
      for (std::size_t i = 0; i < bytes_of_row<Format>(count); ++i) {
        block[i] = 0;
      }
    }
  }
}

// The column of the largest |weight|.
[[nodiscard]] constexpr std::size_t column_of_largest(std::span<const float> weights, float largest) {
  std::size_t at = 0;
  while (weights[at] < largest && weights[at] > -largest) {
    ++at;
  }
  return at;
}

// One row whose codes take bits before their own. errc::not_finite with its column; errc::does_not_fit with the column
// of the largest weight where no multiplier is large enough.
template <windowed_format Format>
constexpr status quantize_windowed_row(std::span<const float> weights, int exponent, const std::int8_t* levels,
                                       code_window window, typename Format::multiplier_type* multiplier,
                                       std::uint8_t* bytes) {
  float largest = 0;
  if (const status found = find_largest(weights, largest); !found) {
    return found;
  }
  const std::uint32_t wanted = Format::multiplier_for(weights, exponent);
  if (wanted > static_cast<std::uint32_t>(Format::multiplier_of(Format::most_multiplier))) {
    return {errc::does_not_fit, column_of_largest(weights, largest)};
  }
  *multiplier = Format::stored_multiplier(wanted);
  Format::quantize_row(weights, *multiplier, exponent, levels, window, bytes);
  return {};
}

// One row. errc::not_finite with its column; errc::does_not_fit with the column of the largest weight of a group that
// no multiplier covers.
template <blocked_format Format>
constexpr status quantize_decoded_row(std::span<const float> weights, int exponent,
                                      typename Format::multiplier_type* multipliers, std::uint8_t* bytes) {
  const std::size_t dim = weights.size();
  for (std::size_t begin = 0, group = 0; begin < dim; ++group) {
    const std::size_t end = end_of_group<Format>(begin, dim);
    const std::span<const float> part = weights.subspan(begin, end - begin);
    float largest = 0;
    if (const status found = find_largest(part, largest); !found) {
      return {found.code(), begin + found.position()};
    }
    const std::uint32_t multiplier = multiplier_for<Format>(largest, exponent);
    if (multiplier > max_multiplier) {
      return {errc::does_not_fit, begin + column_of_largest(part, largest)};
    }
    multipliers[group] = static_cast<typename Format::multiplier_type>(multiplier);
    quantize_blocks<Format>(part, multiplier, exponent, bytes + bytes_of_blocks<Format>(begin));
    begin = end;
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
