// SPDX-License-Identifier: BSL-1.0
// Where the 4-bit codes of a row lie, and the levels that they stand for.
//
// A row is whole bytes, (dim + 1) / 2 of them: blocks of 32 weights in 16 bytes, and one shorter block for what is
// left. Byte j of a block of n weights holds weight j in its low half and weight j + (n + 1) / 2 in its high half; an
// odd dim leaves the last high half 0. A mask and a shift then give two runs of weights in order, each of which one
// table look-up of 16 bytes (PSHUFB, TBL) makes into codes that are stored as they are: 7 instructions for 32 weights
// on NEON, load, mask, shift, two look-ups, two stores. With neighbours in one byte, the order of ONNX and PyTorch, two
// more put them in order first (ZIP1, ZIP2; PUNPCKLBW, PUNPCKHBW).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/format.hpp"

namespace romvec {

inline constexpr std::size_t nibble_levels = 16;  // of 4 bits

// Levels at equal distances, as equal as integers can be: 17 between most, 16 in the middle. Symmetric; none is 0.
inline constexpr std::int8_t uniform_levels[nibble_levels] = {-127, -110, -93, -76, -59, -42, -25, -8,
                                                              8,    25,   42,  59,  76,  93,  110, 127};

namespace detail {

inline constexpr std::size_t nibble_block = 32;

// The codes of a group whose multiplier is 0: all its weights are 0.
inline constexpr std::int8_t zero_levels[nibble_levels] = {};

[[nodiscard]] ROMVEC_INLINE constexpr std::size_t nibble_row_bytes(std::size_t dim) { return (dim + 1) / 2; }

// How many multipliers a row has.
template <nibble_format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t groups_of_row(std::size_t dim) {
  if constexpr (Format::group_size == 0) {
    return 1;
  } else {
    return (dim + Format::group_size - 1) / Format::group_size;
  }
}

template <nibble_format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t group_of_column(std::size_t column) {
  if constexpr (Format::group_size == 0) {
    return 0;
  } else {
    return column / Format::group_size;
  }
}

// Where a weight is: its byte in the row, and how far that is shifted.
struct nibble_place {
  std::size_t byte;
  int shift;
};

[[nodiscard]] ROMVEC_INLINE constexpr nibble_place place_of_nibble(std::size_t column, std::size_t dim) {
  const std::size_t block = column / nibble_block * nibble_block;
  const std::size_t half = (dim - block < nibble_block ? dim - block + 1 : nibble_block) / 2;
  const bool is_high = column - block >= half;
  return {block / 2 + column - block - (is_high ? half : 0), is_high ? 4 : 0};
}

// The largest distance of two neighbouring levels.
[[nodiscard]] constexpr std::int32_t widest_gap(const std::int8_t* levels) {
  std::int32_t widest = 0;
  for (std::size_t i = 1; i < nibble_levels; ++i) {
    const std::int32_t gap = levels[i] - levels[i - 1];
    widest = gap > widest ? gap : widest;
  }
  return widest;
}

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

}  // namespace detail
}  // namespace romvec
