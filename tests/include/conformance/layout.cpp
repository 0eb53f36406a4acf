// SPDX-License-Identifier: BSL-1.0
// Where the codes of a row lie: what code() answers, and by it every other test, is held to the bytes.
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "include/conformance/formats.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/native.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

using plain_formats =
    std::tuple<romvec::int8_rows, romvec::int8_table, romvec::fixed<std::int8_t, 7>, romvec::fixed<std::int16_t, 15>>;
using nibble_formats = std::tuple<romvec::nibble_rows, romvec::nibble_groups<32>, romvec::nibble_groups<64>>;

// Calls check(table, first) for every dim, with codes from element `first` on; check says whether all is right.
template <class Format, class Check>
void for_each_dim(Check check) {
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const std::size_t first = dim % largest_offset;
    BOOST_TEST_REQUIRE(check(short_table<Format>(first, dim), short_table_codes<Format>.data() + first), "dim " << dim);
  }
}

// A weight of a group whose multiplier is 0 is 0, whatever its code.
template <class View>
bool holds(const View& table, std::size_t row, std::size_t column, std::int32_t code) {
  const std::int32_t multiplier = multiplier_of<typename View::format>(row, column, table.dim());
  const std::int32_t expected = multiplier == 0 ? 0 : code;
  return table.code(row, column) == expected && table.value(row, column) == value_of(table, row, column);
}

// By the definition, bit by bit: weight i is chosen by the 16 bits that end with its own, [Bits * i, Bits * (i + 1)),
// counted from the top bit of byte 0. Before the row are zeros, or its own end where it has 16 bits.
template <class Format>
std::int32_t chosen_level(const std::uint8_t* row, std::size_t column, std::size_t dim, romvec::window_start start) {
  constexpr int bits = static_cast<int>(Format::code_bits);
  const int length = bits * static_cast<int>(dim);
  std::uint32_t window = 0;
  for (int bit = bits * (static_cast<int>(column) + 1) - 16; bit < bits * (static_cast<int>(column) + 1); ++bit) {
    const bool is_there = bit >= 0 || (start == romvec::window_start::ring && length >= 16);
    const int at = bit < 0 ? bit + length : bit;
    window = window * 2 + (is_there ? (row[at / 8] >> (7 - at % 8)) & 1u : 0u);
  }
  return some_levels<Format::levels>[(window * some_factor % 0x10000) * Format::levels / 0x10000];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE_TEMPLATE(codes_lie_one_behind_the_other, Format, plain_formats) {
  for_each_dim<Format>([](const auto& table, const auto* next) {
    bool right = true;
    for (std::size_t row = 0; row < short_table_rows; ++row) {
      for (std::size_t column = 0; column < table.dim(); ++column) {
        right = right && holds(table, row, column, *next++);
      }
    }
    return right;
  });
}

// Byte j of a block of n weights has weight j in its low half and weight j + (n + 1) / 2 in its high half.
BOOST_AUTO_TEST_CASE_TEMPLATE(nibbles_lie_in_blocks_of_32, Format, nibble_formats) {
  for_each_dim<Format>([](const auto& table, const std::uint8_t* next) {
    constexpr const auto& levels = some_levels<16>;
    bool right = table.levels().data() == levels.data() && table.levels().size() == 16;
    for (std::size_t row = 0; row < short_table_rows; ++row) {
      for (std::size_t begin = 0; begin < table.dim(); begin += 32) {
        const std::size_t n = table.dim() - begin < 32 ? table.dim() - begin : 32;
        for (std::size_t j = 0; j < (n + 1) / 2; ++j, ++next) {
          const std::size_t high = j + (n + 1) / 2;
          right = right && holds(table, row, begin + j, levels[*next % 16]) &&
                  (high >= n || holds(table, row, begin + high, levels[*next / 16]));
        }
      }
    }
    return right;
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sixteen_bits_that_end_with_a_weight_choose_its_level, Format, window_formats) {
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (const auto start : {romvec::window_start::zero, romvec::window_start::ring}) {
      any_arrays<Format> arrays{short_table_codes<Format>.data() + dim % largest_offset};
      arrays.window.start = start;
      const auto table = make_short_table<Format, std::dynamic_extent>(arrays, dim);
      bool right = table.row_bytes() == (Format::code_bits * dim + 7) / 8 && table.window() == arrays.window;
      for (std::size_t row = 0; row < short_table_rows; ++row) {
        const std::uint8_t* const bytes = arrays.codes + row * table.row_bytes();
        for (std::size_t column = 0; column < dim; ++column) {
          right = right && holds(table, row, column, chosen_level<Format>(bytes, column, dim, start));
        }
      }
      BOOST_TEST_REQUIRE(right, "dim " << dim << ", start " << static_cast<int>(start));
    }
  }
}

// As kernels ask for them: many at a time, from every first column that a block may have, to every last one.
BOOST_AUTO_TEST_CASE_TEMPLATE(windows_are_decoded_from_every_block_on, Format, window_formats) {
  static std::int8_t out[largest_dim + 33];
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (const auto start : {romvec::window_start::zero, romvec::window_start::ring}) {
      const std::uint8_t* const row = short_table_codes<Format>.data() + dim % largest_offset;
      const romvec::detail::window_book book{some_levels<Format::levels>.data(), {some_factor, start}};
      bool right = true;
      for (std::size_t begin = 0; begin < dim; begin += 8) {
        for (const std::size_t count : {dim - begin, (dim - begin) / 8 * 8}) {
          Format::template decode<romvec::isa::native>(row, begin, count, dim, book, out);
          for (std::size_t i = 0; i < count; ++i) {
            right = right && out[i] == chosen_level<Format>(row, begin + i, dim, start);
          }
        }
      }
      BOOST_TEST_REQUIRE(right, "dim " << dim << ", start " << static_cast<int>(start));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
