// SPDX-License-Identifier: BSL-1.0
// What every format says of itself, and what several share.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

namespace romvec {

// The largest multiplier: 15 bits, so that it is an int16 operand of a multiply instruction.
inline constexpr std::uint32_t max_multiplier = 32767;

// A format by number, as images have it in their headers (image_header.hpp). Numbers never change.
enum class image_format : std::uint32_t {
  int8_rows = 1,
  fixed_int8 = 2,
  fixed_int16 = 3,
  int8_table = 4,
  nibble_groups_32 = 5,
  nibble_groups_64 = 6,
  nibble_rows = 7,
  trellis_rows_1 = 8,  // of 1 bit a weight; the next are those of 2 to 6
  trellis_rows_2 = 9,
  trellis_rows_3 = 10,
  trellis_rows_4 = 11,
  trellis_rows_5 = 12,
  trellis_rows_6 = 13,
};

// What shares a multiplier.
enum class multiplier_per : std::uint8_t {
  nothing,  // there is none: value = code * 2^exponent
  table,
  group,  // group_size columns of a row, or all of it
};

namespace detail {

// Codes of 8 bits with multipliers. Symmetric: -128 is never stored. Every value is zero or a normal float (units that
// flush subnormals agree with those that do not), and finite.
struct multiplied_int8 {
  using code_type = std::int8_t;
  static constexpr bool has_multipliers = true;
  static constexpr std::int32_t max_code = 127;
  static constexpr int min_exponent = -126;
  static constexpr int max_exponent = 106;
};

// Codes that are decoded, and what kernels do with some of them faster than to decode them first: nothing, unless a
// format says that it can.
struct decoded_int8 : multiplied_int8 {
  // True where a row is converted faster by its levels than by its codes: choose_block() and choose_end() then put
  // numbers[i], what became of level i, in the place of every code that stands for it.
  template <class Isa>
  static constexpr bool converts_levels = false;

  // True where scale_block(bytes, levels, multiplier, out) makes a block into the natural Q15 at once, faster than the
  // levels of a group that is no longer than a block could be.
  template <class Isa>
  static constexpr bool scales_blocks = false;

  // True where kernel/nibble_floats.hpp makes floats of a row, kernel/nibble_bag.hpp sums rows and
  // kernel/nibble_scan.hpp scans them without codes.
  template <class Isa>
  static constexpr bool writes_floats = false;
  template <class Isa>
  static constexpr bool sums_columns = false;
  template <class Isa>
  static constexpr bool scans_steps = false;

  // True where add_blocks(bytes, other bytes, levels, multipliers, sums) adds a block of two rows, each times its
  // multiplier, to 32 sums in int32 without storing codes.
  template <class Isa>
  static constexpr bool adds_blocks = false;

  // True where scan_block<Isa, Norms, Rows>(bytes, row_bytes, levels, query, scans) scans a block of so many rows, that
  // lie row_bytes apart, without storing codes.
  template <class Isa>
  static constexpr bool scans_blocks = false;
};

}  // namespace detail
}  // namespace romvec
