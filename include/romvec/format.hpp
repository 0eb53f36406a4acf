// SPDX-License-Identifier: BSL-1.0
// How a weight is stored. In every format value = code * multiplier * 2^exponent, exactly.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace romvec {

// The largest multiplier: 15 bits, so that it is an int16 operand of a multiply instruction.
inline constexpr std::uint32_t max_multiplier = 32767;

// 8 bits a weight, a 15-bit multiplier a row, an exponent a table. |value - weight| <= row_step / 2, always.
struct int8_rows {
  using code_type = std::int8_t;
  static constexpr bool has_multipliers = true;
  static constexpr std::int32_t max_code = 127;  // symmetric: -128 is never stored
  // Every value is zero or a normal float (units that flush subnormals agree with those that do not), and finite.
  static constexpr int min_exponent = -126;
  static constexpr int max_exponent = 106;
};

// The same with one multiplier for the whole table: 2 bytes a row less, and the step of the largest row for all of
// them. |value - weight| <= row_step / 2, always.
struct int8_table {
  using code_type = std::int8_t;
  static constexpr bool has_multipliers = true;
  static constexpr bool has_one_multiplier = true;
  static constexpr std::int32_t max_code = int8_rows::max_code;
  static constexpr int min_exponent = int8_rows::min_exponent;
  static constexpr int max_exponent = int8_rows::max_exponent;
};

// 4 bits a weight: an index into 16 int8 levels of the table, which are the codes. Multipliers have a sign beside their
// 15 bits, so that levels need not be symmetric: trained on the Google News vectors, groups of 32, this is worth 0.4
// dB, and it costs nothing. 0 is the multiplier of a group of zeros. What the two kinds below share:
struct nibble_codes {
  using code_type = std::int8_t;
  static constexpr bool has_multipliers = true;
  static constexpr std::int32_t max_code = int8_rows::max_code;  // of a level; the largest |level| of a table is 127
  static constexpr int min_exponent = int8_rows::min_exponent;
  static constexpr int max_exponent = int8_rows::max_exponent;
};

// A multiplier for every group of 32 or 64 weights of a row: 4.5 or 4.25 bits a weight.
template <std::size_t GroupSize>
struct nibble_groups : nibble_codes {
  static_assert(GroupSize == 32 || GroupSize == 64,
                "romvec::nibble_groups: a group has 32 or 64 weights; romvec::nibble_rows has one group a row");
  static constexpr std::size_t group_size = GroupSize;
};

// A multiplier a row.
struct nibble_rows : nibble_codes {
  static constexpr std::size_t group_size = 0;  // as long as the row
};

// Plain fixed point: code * 2^-FractionBits, no multiplier. Code is std::int8_t or std::int16_t.
template <class Code, int FractionBits>
struct fixed {
  static_assert(std::same_as<Code, std::int8_t> || std::same_as<Code, std::int16_t>,
                "romvec::fixed stores std::int8_t or std::int16_t codes");
  using code_type = Code;
  static constexpr bool has_multipliers = false;
  static constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;
  static constexpr int min_exponent = -126;
  static constexpr int max_exponent = sizeof(Code) == 1 ? 120 : 112;
  static constexpr int fraction_bits = FractionBits;
  static_assert(-FractionBits >= min_exponent && -FractionBits <= max_exponent,
                "romvec::fixed: choose FractionBits so that every code is a normal float: "
                "[-120, 126] for int8_t, [-112, 126] for int16_t");
};

template <class Type>
concept format = requires {
  typename Type::code_type;
  { Type::has_multipliers } -> std::convertible_to<bool>;
  { Type::max_code } -> std::convertible_to<std::int32_t>;
  { Type::min_exponent } -> std::convertible_to<int>;
  { Type::max_exponent } -> std::convertible_to<int>;
};

template <class Type>
concept nibble_format = format<Type> && requires {
  { Type::group_size } -> std::convertible_to<std::size_t>;
};

template <class Type>
concept one_multiplier_format = format<Type> && requires {
  requires Type::has_one_multiplier;
};

static_assert(format<int8_rows> && one_multiplier_format<int8_table> && nibble_format<nibble_rows> &&
              nibble_format<nibble_groups<32>>);
static_assert(format<fixed<std::int8_t, 7>> && format<fixed<std::int16_t, 15>>);

}  // namespace romvec
