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

}  // namespace detail
}  // namespace romvec
