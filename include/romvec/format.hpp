// SPDX-License-Identifier: BSL-1.0
// How a weight is stored. In every format value = code * multiplier * 2^exponent, exactly.
#pragma once

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

template <class T>
concept format = requires {
  typename T::code_type;
  { T::has_multipliers } -> std::convertible_to<bool>;
  { T::max_code } -> std::convertible_to<std::int32_t>;
  { T::min_exponent } -> std::convertible_to<int>;
  { T::max_exponent } -> std::convertible_to<int>;
};

static_assert(format<int8_rows> && format<fixed<std::int8_t, 7>> && format<fixed<std::int16_t, 15>>);

}  // namespace romvec
