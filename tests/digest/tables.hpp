// SPDX-License-Identifier: BSL-1.0
// The tables of the digest, in several formats.
#pragma once

#include <cstddef>
#include <cstdint>

#include "digest/weights.hpp"
#include "include/random.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table.hpp"

namespace digest {

inline constexpr auto int8_table = romvec::make_table<romvec::int8_rows>(weights.row);
inline constexpr auto q7_table = romvec::make_table<romvec::fixed<std::int8_t, 7>>(weights.row);
inline constexpr auto q14_table = romvec::make_table<romvec::fixed<std::int16_t, 14>>(weights.row);
inline constexpr auto nibble_table = romvec::make_table<romvec::nibble_groups<32>>(weights.row);
inline constexpr auto nibble_row_table = romvec::make_table<romvec::nibble_rows>(weights.row);
inline constexpr auto one_step_table = romvec::make_table<romvec::int8_table>(weights.row);
static_assert(romvec::within_bound(int8_table, weights.row));
static_assert(romvec::within_bound(q7_table, weights.row));
static_assert(romvec::within_bound(q14_table, weights.row));
static_assert(romvec::within_bound(nibble_table, weights.row));
static_assert(romvec::within_bound(nibble_row_table, weights.row));
static_assert(romvec::within_bound(one_step_table, weights.row));

// Any bytes are rows of a trellis code, and any up to 191 are multipliers.
template <std::size_t Bits>
constexpr auto make_trellis(romvec::window_start start) {
  using format = romvec::trellis_rows<Bits>;
  romvec::table<format, vocab_size, dim> made{};
  testing::random source(Bits);
  for (std::size_t i = 0; i < vocab_size * ((Bits * dim + 7) / 8); ++i) {
    made.codes[i] = static_cast<std::uint8_t>(source.below(256));
  }
  for (std::size_t r = 0; r < vocab_size; ++r) {
    made.multipliers[r] = static_cast<std::uint8_t>(r == 11 ? 0 : source.below(192));
  }
  for (std::size_t i = 0; i < format::levels; ++i) {
    made.levels[i] = format::quantized_level(i);
  }
  made.window = format::quantized_window;
  made.window.start = start;
  made.table_exponent = -20;
  return made;
}
inline constexpr auto trellis3_table = make_trellis<3>(romvec::window_start::ring);
inline constexpr auto trellis4_table = make_trellis<4>(romvec::window_start::zero);
static_assert(trellis3_table.is_valid() && trellis4_table.is_valid());

// Few rows: compilers take their time with a search for bits.
inline constexpr std::size_t first_row = 7;
inline constexpr std::size_t searched_rows = 6;
struct few_rows {
  float row[searched_rows][dim];
};
inline constexpr few_rows first_weights = [] {
  few_rows made{};
  for (std::size_t r = 0; r < searched_rows; ++r) {
    for (std::size_t c = 0; c < dim; ++c) {
      made.row[r][c] = weights.row[first_row + r][c];  // the fifth is zeros
    }
  }
  return made;
}();
template <std::size_t Bits>
inline constexpr auto searched_table = romvec::make_table<romvec::trellis_rows<Bits>>(first_weights.row);

}  // namespace digest
