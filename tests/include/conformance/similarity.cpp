// SPDX-License-Identifier: BSL-1.0
// Cosines, neighbours and analogies are the same integers at run time and in a constant expression.
#include "romvec/similarity.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/tables.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

struct neighbors {
  std::array<romvec::neighbor, rows> found;
  std::size_t count;
};

template <class Table>
constexpr neighbors nearest_to(const Table& table, std::size_t id) {
  neighbors result{};
  result.count = romvec::nearest(table, id, result.found).count();
  return result;
}

template <class Table>
constexpr neighbors answer(const Table& table) {
  neighbors result{};
  result.count = romvec::analogy(table, 0, 1, 2, result.found).count();
  return result;
}

void compare(const neighbors& at_run_time, const neighbors& compiled) {
  BOOST_TEST_REQUIRE(at_run_time.count == compiled.count);
  for (std::size_t i = 0; i < compiled.count; ++i) {
    BOOST_TEST(at_run_time.found[i].id == compiled.found[i].id);
    BOOST_TEST(at_run_time.found[i].cosine == compiled.found[i].cosine);
    BOOST_TEST((at_run_time.found[i].dot == compiled.found[i].dot));
    BOOST_TEST((at_run_time.found[i].squared_norm == compiled.found[i].squared_norm));
  }
}

template <auto& Table>
void compare_all() {
  [&]<std::size_t... Id>(std::index_sequence<Id...>) {
    static constexpr neighbors compiled[] = {nearest_to(Table, Id)...};
    (compare(nearest_to(Table, Id), compiled[Id]), ...);
  }
  (std::make_index_sequence<rows>{});
  static constexpr neighbors compiled = answer(Table);
  static_assert(compiled.count == rows - 3);
  compare(answer(Table), compiled);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(similarity)

BOOST_AUTO_TEST_CASE(of_int8_rows_agrees_with_the_compiler) { compare_all<int8_table>(); }
BOOST_AUTO_TEST_CASE(of_fixed_int8_agrees_with_the_compiler) { compare_all<q7_table>(); }
BOOST_AUTO_TEST_CASE(of_fixed_int16_agrees_with_the_compiler) { compare_all<q15_table>(); }

BOOST_AUTO_TEST_CASE(a_row_is_nearest_to_itself) {
  romvec::neighbor out[rows];
  BOOST_TEST((romvec::nearest(int8_table, int8_table.row(4), out) == rows));
  BOOST_TEST(out[0].id == 4u);
  BOOST_TEST(out[0].cosine == 1 << 30);
  std::int32_t cosine = 7;
  BOOST_TEST(romvec::cosine(int8_table, 4, 4, cosine).ok());
  BOOST_TEST(cosine == 1 << 30);
  BOOST_TEST(romvec::cosine(int8_table, 4, 3, cosine).ok());
  BOOST_TEST(cosine == 0);  // a row of zeros
}

BOOST_AUTO_TEST_SUITE_END()
