// SPDX-License-Identifier: BSL-1.0
// The tables that the benchmarks read: constants of the two shapes, made by the compiler. An instruction count does not
// depend on the codes, a comparison of two results does: they look random.
#pragma once

#include <cstddef>
#include <cstdint>

#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/table.hpp"

namespace bench {

template <std::size_t VocabSize, std::size_t Dim>
constexpr auto make_table() {
  romvec::table<romvec::int8_rows, VocabSize, Dim> made{};
  std::uint32_t state = 2026;  // Numerical Recipes' generator: its high bits are good enough
  for (std::size_t row = 0; row < VocabSize; ++row) {
    for (std::size_t column = 0; column < Dim; ++column) {
      state = state * 1664525U + 1013904223U;
      made.codes[row * Dim + column] = static_cast<std::int8_t>(static_cast<std::int32_t>((state >> 16) % 255U) - 127);
    }
    made.multipliers[row] = static_cast<std::uint16_t>(2048U + (state >> 20));
  }
  // Weights in (-0.75, 0.75). A bag of 32 saturates in few columns of Q15, but in some.
  made.table_exponent = -20;
  return made;
}

// Of a small language model (stories260K), and rows of a larger one (stories15M). 107 KB together.
inline constexpr auto table_64 = make_table<512, 64>();
inline constexpr auto table_288 = make_table<256, 288>();

// The same codes as plain fixed point, without multipliers.
template <const auto& Table>
inline constexpr auto fixed_view =
    romvec::make_view<romvec::fixed<std::int8_t, 7>, Table.vocab_size, Table.dim>(Table.codes);

// Codes of 16 bits. Two rows: the flash of a Cortex-M0 holds no more, and an instruction count does not depend on them.
inline constexpr std::size_t fixed16_rows = 2;
template <std::size_t VocabSize, std::size_t Dim>
struct wide_codes {
  std::int16_t codes[VocabSize * Dim];
};
template <std::size_t VocabSize, std::size_t Dim>
constexpr auto make_wide_codes() {
  wide_codes<VocabSize, Dim> made{};
  std::uint32_t state = 16;
  for (std::int16_t& code : made.codes) {
    state = state * 1664525U + 1013904223U;
    code = static_cast<std::int16_t>(static_cast<std::int32_t>((state >> 8) % 65535U) - 32767);
  }
  return made;
}
template <const auto& Table>
inline constexpr auto fixed16_codes = make_wide_codes<fixed16_rows, Table.dim>();
template <const auto& Table>
inline constexpr auto fixed16_view =
    romvec::make_view<romvec::fixed<std::int16_t, 15>, fixed16_rows, Table.dim>(fixed16_codes<Table>.codes);

// 4-bit codes of the same dims, with a multiplier for every 32 weights, or the first ones a row. 10 KB together: of 48
// rows, as the flash of a Cortex-M0 holds no more.
inline constexpr std::size_t nibble_vocab_size = 48;
template <std::size_t VocabSize, std::size_t Dim>
struct nibbles {
  static_assert(Dim % 32 == 0, "whole blocks only: see romvec/format/nibble.hpp for the others");
  std::uint8_t codes[VocabSize * Dim / 2];
  std::int16_t multipliers[VocabSize * Dim / 32];
};

template <std::size_t VocabSize, std::size_t Dim>
constexpr auto make_nibbles() {
  nibbles<VocabSize, Dim> made{};
  std::uint32_t state = 4;
  for (std::uint8_t& both : made.codes) {
    state = state * 1664525U + 1013904223U;
    both = static_cast<std::uint8_t>(state >> 24);
  }
  for (std::int16_t& multiplier : made.multipliers) {
    state = state * 1664525U + 1013904223U;
    multiplier = static_cast<std::int16_t>(2048U + (state >> 20));
  }
  return made;
}
inline constexpr std::int8_t levels[] = {-127, -94, -73, -56, -42, -30, -19, -8, 4, 16, 28, 41, 55, 71, 90, 114};

template <const auto& Table>
inline constexpr auto nibbles_of = make_nibbles<nibble_vocab_size, Table.dim>();
template <const auto& Table>
inline constexpr auto nibble_rows_of = romvec::make_view<romvec::nibble_rows, nibble_vocab_size, Table.dim>(
    nibbles_of<Table>.codes, nibbles_of<Table>.multipliers, levels, Table.table_exponent);
template <const auto& Table>
inline constexpr auto nibble_groups_of = romvec::make_view<romvec::nibble_groups<32>, nibble_vocab_size, Table.dim>(
    nibbles_of<Table>.codes, nibbles_of<Table>.multipliers, levels, Table.table_exponent);

// The same bytes as rows of a trellis code, 2 or 4 bits a weight.
template <std::size_t Count>
struct level_list {
  std::int8_t level[Count];
};
template <std::size_t Count>
inline constexpr auto trellis_levels = [] {
  level_list<Count> made{};
  for (std::size_t i = 0; i < Count; ++i) {
    made.level[i] = romvec::gaussian_level<Count>(i);
  }
  return made;
}();
template <std::size_t Bits>
inline constexpr auto trellis_window =
    romvec::code_window{romvec::trellis_rows<Bits>::quantized_window.factor, romvec::window_start::ring};
struct multiplier_bytes {
  std::uint8_t bytes[nibble_vocab_size];
};
inline constexpr auto trellis_multipliers = [] {
  multiplier_bytes made{};
  for (std::size_t i = 0; i < nibble_vocab_size; ++i) {
    made.bytes[i] = static_cast<std::uint8_t>(140 + i * 7 % 50);
  }
  return made;
}();
template <const auto& Table, std::size_t Bits>
inline constexpr auto trellis_of = romvec::make_view<romvec::trellis_rows<Bits>, nibble_vocab_size, Table.dim>(
    nibbles_of<Table>.codes, trellis_multipliers.bytes, trellis_levels<romvec::trellis_rows<Bits>::levels>.level,
    trellis_window<Bits>, Table.table_exponent);

}  // namespace bench
