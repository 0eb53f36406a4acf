// SPDX-License-Identifier: BSL-1.0
// The nearest rows of a table in every format, for every dim: each with its exact dot product and squared norm, in the
// order of their cosines; and the same in a constant expression, as neighbor and as match.
#include "romvec/nearest.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/formats.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/similarity.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::match;
using romvec::neighbor;

// Rows with one multiplier each are compared by their codes, as it cancels out; of decoded ones multipliers have signs.
template <class View>
std::int64_t element(const View& table, std::size_t row, std::size_t column) {
  return romvec::decoded_format<typename View::format> ? steps_of(table, row, column) : table.code(row, column);
}
template <class View>
std::int64_t dot_of(const View& table, std::size_t a, std::size_t b) {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < table.dim(); ++c) {
    sum += element(table, a, c) * element(table, b, c);
  }
  return sum;
}

constexpr std::size_t asked = 5;

// Of every row but the one that is asked about, and of five, which are the first of them.
template <class View>
bool are_right(const View& table) {
  std::array<neighbor, short_table_rows> all{};
  std::array<neighbor, asked> few{};
  bool right =
      romvec::nearest(table, asked, all) == short_table_rows - 1 && romvec::nearest(table, asked, few) == asked;
  std::uint32_t seen = 0;
  for (std::size_t i = 0; i + 1 < short_table_rows; ++i) {
    const neighbor& row = all[i];
    if (row.id >= short_table_rows) {
      return false;
    }
    seen |= std::uint32_t{1} << row.id;
    right = right && row.id != asked && row.dot == dot_of(table, row.id, asked) &&
            row.squared_norm == static_cast<std::uint64_t>(dot_of(table, row.id, row.id)) &&
            (i == 0 || all[i - 1].cosine >= row.cosine - 8) &&  // cosines are within 4 units
            (i >= asked || few[i].id == row.id);
    std::int64_t dot = 0;
    std::int32_t cosine = 0;
    right = right && romvec::dot(table, row.id, asked, dot).ok() && dot == row.dot &&
            romvec::cosine(table, row.id, asked, cosine).ok() && cosine == row.cosine;
  }
  return right && seen == ((std::uint32_t{1} << short_table_rows) - 1 - (std::uint32_t{1} << asked));
}

template <class Ranked, std::size_t Count>
struct answer {
  std::array<Ranked, Count> rows;
  std::size_t found;
};
template <class Ranked, std::size_t Count, class Table>
constexpr answer<Ranked, Count> ask(const Table& table) {
  constexpr std::uint32_t left_out[] = {3};
  answer<Ranked, Count> result{};
  if constexpr (!romvec::decoded_format<typename Table::format>) {
    result.found = romvec::nearest(table, table.row(3), result.rows, left_out).count();
  } else {
    result.found = romvec::nearest(table, 3, result.rows).count();
  }
  return result;
}

constexpr bool equal(const neighbor& a, const neighbor& b) {
  return a.id == b.id && a.cosine == b.cosine && a.dot == b.dot && a.squared_norm == b.squared_norm;
}
constexpr bool equal(const match& a, const match& b) {
  return a.id == b.id && a.dot == b.dot && a.squared_norm == b.squared_norm;
}

template <class Format, class Ranked, std::size_t Count, std::size_t Dim>
void compare_with_compiler() {
  static constexpr auto expected = ask<Ranked, Count>(short_table<Format, Dim>());
  static_assert(expected.found == (Count < short_table_rows ? Count : short_table_rows - 1));
  const auto at_run_time = ask<Ranked, Count>(short_table<Format, Dim>());
  BOOST_TEST_REQUIRE(at_run_time.found == expected.found);
  for (std::size_t i = 0; i < expected.found; ++i) {
    BOOST_TEST(equal(at_run_time.rows[i], expected.rows[i]), "place " << i);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nearest)

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_have_exact_sums_in_order, Format, formats) {
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    BOOST_TEST_REQUIRE(are_right(short_table<Format>(dim % largest_offset, dim)), "dim " << dim);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(neighbors_agree_with_the_compiler, Format, formats) {
  compare_with_compiler<Format, neighbor, 5, 67>();
}
BOOST_AUTO_TEST_CASE(matches_agree_with_the_compiler) {
  compare_with_compiler<romvec::int8_rows, match, 5, 31>();
  compare_with_compiler<romvec::int8_rows, match, 5, 64>();
  compare_with_compiler<romvec::nibble_rows, match, 5, 67>();
}
BOOST_AUTO_TEST_CASE(matches_of_every_row_agree_with_the_compiler) {
  compare_with_compiler<romvec::int8_rows, match, 18, 67>();
}

BOOST_AUTO_TEST_SUITE_END()
