// SPDX-License-Identifier: BSL-1.0
// Where the codes of a row lie: what code() answers, and by it every other test, is held to the bytes.
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/format.hpp"
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

BOOST_AUTO_TEST_SUITE_END()
