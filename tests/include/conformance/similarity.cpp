// SPDX-License-Identifier: BSL-1.0
// Cosines, neighbours and analogies are the same integers at run time and in a constant expression.
#include "romvec/similarity.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/formats.hpp"
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

template <class Format>
void compare_all() {
  constexpr const auto& table = table_in<Format>;
  [&]<std::size_t... Id>(std::index_sequence<Id...>) {
    static constexpr neighbors compiled[] = {nearest_to(table, Id)...};
    (compare(nearest_to(table, Id), compiled[Id]), ...);
  }
  (std::make_index_sequence<rows>{});
  static constexpr neighbors compiled = answer(table);
  static_assert(compiled.count == rows - 3);
  compare(answer(table), compiled);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(similarity)

BOOST_AUTO_TEST_CASE_TEMPLATE(agrees_with_the_compiler, Format, formats) { compare_all<Format>(); }

BOOST_AUTO_TEST_CASE_TEMPLATE(a_row_is_nearest_to_itself, Format, formats) {
  constexpr const auto& table = table_in<Format>;
  constexpr std::int32_t one = 1 << 30;
  if constexpr (!romvec::decoded_format<Format>) {  // whose rows lie as queries do
    romvec::neighbor out[rows];
    BOOST_TEST((romvec::nearest(table, table.row(4), out) == rows));
    BOOST_TEST(out[0].id == 4u);
    BOOST_TEST(out[0].cosine == one);
  }
  std::int32_t cosine = 7;
  BOOST_TEST(romvec::cosine(table, 4, 4, cosine).ok());
  BOOST_TEST(cosine == one);
  BOOST_TEST(romvec::cosine(table, 4, 3, cosine).ok());
  BOOST_TEST(cosine == 0);  // a row of zeros
}

BOOST_AUTO_TEST_SUITE_END()
