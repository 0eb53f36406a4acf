// SPDX-License-Identifier: BSL-1.0
// Tables of every dim up to 130 in every format, cut out of one array of codes in ROM: 17 rows, one more than are
// screened together. And what they hold, by definition: value = code * multiplier * 2^exponent.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "include/conformance/rows.hpp"
#include "romvec/format.hpp"
#include "romvec/table.hpp"
#include "romvec/table_view.hpp"

namespace conformance {

inline constexpr std::size_t short_table_rows = 17;
inline constexpr std::int8_t short_table_exponent = -20;

template <class Format>
using stored_code = typename romvec::detail::stored_code_of<Format>::type;

// Codes; of a format with levels bytes of indices, any.
template <class Stored, std::size_t Count>
constexpr auto make_short_table_codes() {
  std::array<Stored, Count> codes{};
  for (std::uint32_t i = 0; i < Count; ++i) {
    codes[i] = static_cast<Stored>(code_at<std::make_signed_t<Stored>>(i + 77));
  }
  return codes;
}
template <class Stored, std::size_t Count>
alignas(16) inline constexpr auto short_table_array = make_short_table_codes<Stored, Count>();

template <class Format>
inline constexpr auto& short_table_codes =
    short_table_array<stored_code<Format>, short_table_rows * romvec::detail::facts_of<Format>.row_bytes(largest_dim) /
                                                   sizeof(stored_code<Format>) +
                                               largest_offset>;

// Large, small, in between; where they have a sign, of both, and some 0.
inline constexpr std::int16_t some_multipliers[] = {32767, 1,     16384, 32767, 20000, 32767, 2,     24576, 32766,
                                                    17,    30000, 32767, 16385, 255,   256,   28000, 3};
template <class Format>
constexpr auto make_short_table_multipliers() {
  using multiplier = typename Format::multiplier_type;
  constexpr std::size_t of_row = romvec::detail::facts_of<Format>.groups(largest_dim);
  std::array<multiplier, short_table_rows*(of_row == 0 ? 1 : of_row)> made{};
  for (std::size_t i = 0; i < made.size(); ++i) {
    made[i] = static_cast<multiplier>(some_multipliers[(i + i / short_table_rows) % std::size(some_multipliers)]);
    if constexpr (romvec::windowed_format<Format>) {
      made[i] = i % 7 == 3 ? multiplier{0} : static_cast<multiplier>(made[i] % 192);  // as they are stored
    } else if constexpr (std::signed_integral<multiplier>) {
      made[i] = static_cast<multiplier>(i % 7 == 3 ? 0 : i % 3 == 1 ? -made[i] : made[i]);
    }
  }
  return made;
}
template <class Format>
inline constexpr auto short_table_multipliers = make_short_table_multipliers<Format>();

// Ascending, not symmetric, at unequal distances.
template <std::size_t Count>
inline constexpr auto some_levels = [] {
  std::array<std::int8_t, Count + 1> levels{};
  for (int i = 0; i < static_cast<int>(Count); ++i) {
    levels[static_cast<std::size_t>(i)] =
        static_cast<std::int8_t>(-127 + (241 * i + 40 * (i % 3)) / (static_cast<int>(Count) - 1));
  }
  return levels;
}();

// 12 bits of a window count.
inline constexpr std::uint16_t some_factor = 1049 << 4;

// What romvec::detail::arrays_of picks a format's arrays from.
template <class Format>
struct any_arrays {
  const stored_code<Format>* codes;
  const typename Format::multiplier_type* multipliers = short_table_multipliers<Format>.data();
  const std::int8_t* levels = some_levels<Format::levels>.data();
  typename Format::multiplier_type table_multiplier = static_cast<typename Format::multiplier_type>(20000);
  romvec::code_window window{some_factor, romvec::window_start::zero};
  std::int8_t table_exponent = short_table_exponent;
};

template <class Format, std::size_t Dim>
constexpr auto make_short_table(const any_arrays<Format>& arrays, std::size_t dim) {
  constexpr std::size_t rows = Dim == std::dynamic_extent ? Dim : short_table_rows;
  return romvec::detail::trusted_view<Format, rows, Dim>(romvec::detail::arrays_of<Format>(arrays), short_table_rows,
                                                         dim);
}

// With codes from any element on. Fixed point has an exponent of its own.
template <class Format>
constexpr auto short_table(std::size_t first, std::size_t dim, int exponent = short_table_exponent) {
  any_arrays<Format> arrays{short_table_codes<Format>.data() + first};
  arrays.table_exponent = static_cast<std::int8_t>(exponent);
  arrays.window.start = dim % 2 == 0 ? romvec::window_start::zero : romvec::window_start::ring;
  return make_short_table<Format, std::dynamic_extent>(arrays, dim);
}

template <class Format, std::size_t Dim>
constexpr auto short_table() {
  return make_short_table<Format, Dim>({short_table_codes<Format>.data()}, Dim);
}

// The multiplier of a weight of such a table.
template <class Format>
constexpr std::int32_t multiplier_of(std::size_t row, std::size_t column, std::size_t dim) {
  constexpr const romvec::detail::format_facts facts = romvec::detail::facts_of<Format>;
  if constexpr (facts.multipliers == romvec::multiplier_per::table) {
    return any_arrays<Format>{nullptr}.table_multiplier;
  } else if constexpr (facts.multipliers == romvec::multiplier_per::nothing) {
    return 1;
  } else if constexpr (romvec::windowed_format<Format>) {
    const std::uint32_t stored = short_table_multipliers<Format>[row];
    return static_cast<std::int32_t>(stored < 16 ? stored : (16 + stored % 16) << (stored / 16 - 1));
  } else if constexpr (facts.group_size == 0) {
    return short_table_multipliers<Format>[row];
  } else {
    return short_table_multipliers<Format>[row * ((dim + facts.group_size - 1) / facts.group_size) +
                                           column / facts.group_size];
  }
}

// code * multiplier: the value in steps of 2^exponent. layout.cpp holds code() to where the codes lie.
template <class View>
constexpr std::int64_t steps_of(const View& table, std::size_t row, std::size_t column) {
  return std::int64_t{table.code(row, column)} * multiplier_of<typename View::format>(row, column, table.dim());
}

// In double, which holds every product of two of code, multiplier and the power exactly. A code of 0 keeps the sign.
template <class View>
constexpr float value_of(const View& table, std::size_t row, std::size_t column) {
  const auto power = std::bit_cast<double>(static_cast<std::uint64_t>(1023 + table.exponent()) << 52);
  return static_cast<float>(static_cast<double>(table.code(row, column)) *
                            multiplier_of<typename View::format>(row, column, table.dim()) * power);
}

// x * 2^-shift as an int16: the nearest, halves up, saturated. For |x| < 2^40.
constexpr std::int16_t rounded_to_int16(std::int64_t x, int shift) {
  const std::int64_t nearest = shift > 62    ? 0
                               : shift > 0   ? (x + (std::int64_t{1} << (shift - 1))) >> shift
                               : shift > -20 ? x * (std::int64_t{1} << -shift)
                                             : x * (1 << 20);
  return static_cast<std::int16_t>(nearest < INT16_MIN ? INT16_MIN : nearest > INT16_MAX ? INT16_MAX : nearest);
}

}  // namespace conformance
