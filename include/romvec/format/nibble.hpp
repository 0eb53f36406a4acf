// SPDX-License-Identifier: BSL-1.0
// 4 bits a weight: an index into 16 int8 levels of the table, which are the codes. Where the indices of a row lie:
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

#include "romvec/format/common.hpp"

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

// Rows of whole bytes, Groups multipliers each; one byte more for the zero that ends a string literal.
template <std::size_t VocabSize, std::size_t Dim, std::size_t Groups>
struct nibble_arrays {
  alignas(ROMVEC_ALIGNMENT) std::uint8_t codes[VocabSize * nibble_row_bytes(Dim) + 1];
  std::int16_t multipliers[VocabSize * Groups];
  std::int8_t levels[nibble_levels];
  std::int8_t table_exponent;
};

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

}  // namespace detail

// What the kinds below share. Multipliers have a sign beside their 15 bits, so that levels need not be symmetric:
// trained on the Google News vectors, groups of 32, this is worth 0.4 dB, and it costs nothing. 0 is the multiplier of
// a group of zeros. The largest |level| of a table is 127.
struct nibble_codes : detail::multiplied_int8 {
  static constexpr std::size_t code_bits = 4;
  static constexpr multiplier_per multipliers = multiplier_per::group;
  static constexpr std::size_t levels = nibble_levels;
  using multiplier_type = std::int16_t;
};

// A multiplier for every group of 32 or 64 weights of a row: 4.5 or 4.25 bits a weight.
template <std::size_t GroupSize>
struct nibble_groups : nibble_codes {
  static_assert(GroupSize == 32 || GroupSize == 64,
                "romvec::nibble_groups: a group has 32 or 64 weights; romvec::nibble_rows has one group a row");
  static constexpr image_format id = GroupSize == 32 ? image_format::nibble_groups_32 : image_format::nibble_groups_64;
  static constexpr std::size_t group_size = GroupSize;

  template <std::size_t VocabSize, std::size_t Dim>
  using arrays = detail::nibble_arrays<VocabSize, Dim, (Dim + GroupSize - 1) / GroupSize>;
};

// A multiplier a row.
struct nibble_rows : nibble_codes {
  static constexpr image_format id = image_format::nibble_rows;
  static constexpr std::size_t group_size = 0;  // as long as the row

  template <std::size_t VocabSize, std::size_t Dim>
  using arrays = detail::nibble_arrays<VocabSize, Dim, 1>;
};

}  // namespace romvec
