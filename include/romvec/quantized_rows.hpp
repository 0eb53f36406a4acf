// SPDX-License-Identifier: BSL-1.0
// Where quantised rows go when the shape is known at run time only: how much memory they need, and the table that they
// are. From floats to a table:
//
//   constexpr romvec::shape size{.vocab_size = 512, .dim = 64};   // or of run time
//   std::vector<std::int8_t> codes(romvec::codes_size<romvec::int8_rows>(size));
//   std::vector<std::uint16_t> multipliers(romvec::multipliers_size<romvec::int8_rows>(size));
//   romvec::quantized_rows<romvec::int8_rows> rows{codes, multipliers};
//   romvec::table_view<romvec::int8_rows> table;
//   const bool made = romvec::quantize(weights, size, rows) && romvec::make_view(rows, size, table);
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

// What the codes and multipliers of a format are kept as; codes of 4 bits as bytes that hold two.
template <format Format>
struct stored_as {
  using code = typename detail::stored_code_of<Format>::type;
  using multiplier = typename Format::multiplier_type;
};

// How many stored_as<Format>::code a table has. Where that is more than a std::size_t can say, the largest one, which
// no span has.
template <format Format>
[[nodiscard]] constexpr std::size_t codes_size(shape size) {
  return detail::product_of_sizes(size.vocab_size, detail::stored_codes_of_row<Format>(size.dim));
}

// How many stored_as<Format>::multiplier: one a group, a row or a table, or none.
template <format Format>
[[nodiscard]] constexpr std::size_t multipliers_size(shape size) {
  return one_multiplier_format<Format>
             ? 1
             : detail::product_of_sizes(size.vocab_size, detail::facts_of<Format>.groups(size.dim));
}

// How many levels: 16 of 4-bit codes, 256 or 512 of trellis codes, else none.
template <format Format>
[[nodiscard]] constexpr std::size_t levels_size() {
  return Format::levels;
}

// Memory of the caller's: codes[0, codes_size), multipliers[0, multipliers_size), and the exponent that quantize()
// writes; of fixed point it is -fraction_bits.
template <format Format>
struct quantized_rows {
  std::span<typename stored_as<Format>::code> codes;
  std::span<typename stored_as<Format>::multiplier> multipliers = {};
  std::int8_t exponent = 0;
};

// Of 4-bit codes levels[0, 16), too.
template <leveled_format Format>
requires(!windowed_format<Format>) struct quantized_rows<Format> {
  std::span<typename stored_as<Format>::code> codes;
  std::span<typename stored_as<Format>::multiplier> multipliers;
  std::span<std::int8_t> levels;
  std::int8_t exponent = 0;
};

// Of trellis codes what chooses the levels, too.
template <windowed_format Format>
struct quantized_rows<Format> {
  std::span<typename stored_as<Format>::code> codes;
  std::span<typename stored_as<Format>::multiplier> multipliers;
  std::span<std::int8_t> levels;
  code_window window{};
  std::int8_t exponent = 0;
};

// The table that quantised rows are. Checks them as make_view() of arrays does, with its errors.
template <format Format, std::size_t VocabSize, std::size_t Dim>
constexpr status make_view(const quantized_rows<Format>& rows, shape size, table_view<Format, VocabSize, Dim>& view) {
  if constexpr (windowed_format<Format>) {
    return make_view(rows.codes, rows.multipliers, rows.levels, rows.window, rows.exponent, size, view);
  } else if constexpr (leveled_format<Format>) {
    return make_view(rows.codes, rows.multipliers, rows.levels, rows.exponent, size, view);
  } else if constexpr (one_multiplier_format<Format>) {
    return rows.multipliers.empty() ? detail::keep_none(errc::bad_length, view)
                                    : make_view(rows.codes, rows.multipliers.front(), rows.exponent, size, view);
  } else if constexpr (Format::has_multipliers) {
    return make_view(rows.codes, rows.multipliers, rows.exponent, size, view);
  } else {
    return make_view(rows.codes, size, view);
  }
}

}  // namespace romvec
