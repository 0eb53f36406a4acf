// SPDX-License-Identifier: BSL-1.0
#include "romvec/table_view.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "include/conformance/tables.hpp"
#include "support/test.hpp"

namespace {

using conformance::int8_table;
using conformance::q15_table;
using conformance::q7_table;
using romvec::fixed;
using romvec::int8_rows;
using romvec::table_view;

constexpr table_view<int8_rows> dynamic_int8(int8_table.codes, int8_table.multipliers, int8_table.table_exponent,
                                             conformance::rows, conformance::columns);
constexpr table_view<fixed<std::int8_t, 7>> dynamic_q7(q7_table.codes, conformance::rows, conformance::columns);
constexpr table_view<fixed<std::int16_t, 15>, std::dynamic_extent, conformance::columns> half_dynamic_q15(
    q15_table.codes, conformance::rows);

// What the compiler knows takes no room.
static_assert(sizeof(table_view<fixed<std::int8_t, 7>, 4, 5>) == sizeof(void*));
static_assert(sizeof(table_view<int8_rows, 4, 5>) == 3 * sizeof(void*));
static_assert(sizeof(table_view<fixed<std::int8_t, 7>>) == 3 * sizeof(void*));
static_assert(std::is_trivially_copyable_v<table_view<int8_rows>>);

static_assert(romvec::table_like<table_view<int8_rows>> && romvec::table_like<decltype(int8_table)>);
static_assert(!romvec::table_like<int> && !romvec::table_like<std::span<const float>>);

template <class View, class Table>
constexpr bool is_same_table(const View& view, const Table& table) {
  if (view.vocab_size() != table.vocab_size || view.dim() != table.dim || view.exponent() != table.exponent() ||
      view.natural_q15_exponent() != table.natural_q15_exponent()) {
    return false;
  }
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    if (view.multiplier(r) != table.multiplier(r) || view.row_step(r) != table.row_step(r) ||
        view.row(r).data() != table.codes + r * table.dim || view.row(r).size() != table.dim) {
      return false;
    }
    for (std::size_t c = 0; c < table.dim; ++c) {
      if (view.code(r, c) != table.code(r, c) || view.value(r, c) != table.value(r, c)) {
        return false;
      }
    }
  }
  return true;
}

static_assert(is_same_table(dynamic_int8, int8_table) && is_same_table(int8_table.view(), int8_table));
static_assert(is_same_table(dynamic_q7, q7_table) && is_same_table(q7_table.view(), q7_table));
static_assert(is_same_table(half_dynamic_q15, q15_table) && is_same_table(q15_table.view().view(), q15_table));

}  // namespace

BOOST_AUTO_TEST_SUITE(view_of_a_table)

BOOST_AUTO_TEST_CASE(is_the_table) {
  BOOST_TEST(is_same_table(dynamic_int8, int8_table));
  BOOST_TEST(is_same_table(dynamic_q7, q7_table));
  BOOST_TEST(is_same_table(half_dynamic_q15, q15_table));
}

BOOST_AUTO_TEST_CASE(follows_the_memory_it_looks_at) {
  std::int8_t codes[] = {1, 2, 3, 4, 5, 6};
  std::uint16_t multipliers[] = {100, 200};
  const table_view<int8_rows> view(codes, multipliers, -3, 2, 3);
  codes[4] = -7;
  multipliers[1] = 50;
  BOOST_TEST(view.value(1, 1) == -43.75f);
  BOOST_TEST(view.row(1)[1] == -7);
}

BOOST_AUTO_TEST_SUITE_END()
