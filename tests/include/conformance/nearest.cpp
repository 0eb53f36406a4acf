// SPDX-License-Identifier: BSL-1.0
// The nearest rows are the same at run time and in a constant expression for every dim, as neighbor and as match.
#include "romvec/nearest.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/format.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::fixed;
using romvec::match;
using romvec::neighbor;

template <class Ranked, std::size_t Count>
struct answer {
  std::array<Ranked, Count> rows;
  std::size_t found;
};

// The rows nearest to row 3, itself left out.
template <class Ranked, std::size_t Count, class Table>
constexpr answer<Ranked, Count> ask(const Table& table) {
  constexpr std::uint32_t left_out[] = {3};
  answer<Ranked, Count> result{};
  result.found = romvec::nearest(table, table.row(3), result.rows, left_out).count();
  return result;
}

constexpr bool equal(const neighbor& a, const neighbor& b) {
  return a.id == b.id && a.cosine == b.cosine && a.dot == b.dot && a.squared_norm == b.squared_norm;
}
constexpr bool equal(const match& a, const match& b) {
  return a.id == b.id && a.dot == b.dot && a.squared_norm == b.squared_norm;
}

template <class Format, class Ranked, std::size_t Count>
void compare() {
  for_each_constexpr_dim([](auto dim) {
    static constexpr auto expected = ask<Ranked, Count>(short_table<Format, dim()>());
    static_assert(expected.found == (Count < short_table_rows ? Count : short_table_rows - 1));
    const auto at_run_time = ask<Ranked, Count>(short_table<Format, dim()>());
    BOOST_TEST(at_run_time.found == expected.found);
    for (std::size_t i = 0; i < expected.found; ++i) {
      BOOST_TEST(equal(at_run_time.rows[i], expected.rows[i]), "dim " << dim() << ", place " << i);
    }
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nearest)

BOOST_AUTO_TEST_CASE(neighbors_of_int8_agree_with_the_compiler) { compare<fixed<std::int8_t, 7>, neighbor, 5>(); }
BOOST_AUTO_TEST_CASE(neighbors_of_int16_agree_with_the_compiler) { compare<fixed<std::int16_t, 15>, neighbor, 5>(); }
BOOST_AUTO_TEST_CASE(matches_agree_with_the_compiler) { compare<romvec::int8_rows, match, 5>(); }
BOOST_AUTO_TEST_CASE(matches_of_every_row_agree_with_the_compiler) { compare<romvec::int8_rows, match, 18>(); }

BOOST_AUTO_TEST_SUITE_END()
