// SPDX-License-Identifier: BSL-1.0
#include "romvec/table_view.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "include/conformance/tables.hpp"
#include "romvec/make_view.hpp"
#include "romvec/quantize.hpp"
#include "support/test.hpp"

namespace {

using conformance::int8_table;
using conformance::q15_table;
using conformance::q7_table;
using romvec::fixed;
using romvec::int8_rows;
using romvec::nibble_groups;
using romvec::shape;
using romvec::table_view;

constexpr shape size{.vocab_size = conformance::rows, .dim = conformance::columns};
constexpr auto dynamic_int8 =
    romvec::make_view<int8_rows>(int8_table.codes, int8_table.multipliers, int8_table.table_exponent, size);
constexpr auto dynamic_q7 = romvec::make_view<fixed<std::int8_t, 7>>(q7_table.codes, size);
constexpr auto half_dynamic_q15 =
    romvec::make_view<fixed<std::int16_t, 15>, std::dynamic_extent, conformance::columns>(q15_table.codes, size);

// What the compiler knows takes no room, two equal sizes neither.
static_assert(sizeof(table_view<fixed<std::int8_t, 7>, 4, 5>) == sizeof(void*));
static_assert(sizeof(table_view<fixed<std::int8_t, 7>, 4, 4>) == sizeof(void*));
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
      if (view.code(r, c) != table.code(r, c) || view.value(r, c) != table.value(r, c) ||
          view.row(r)[c] != table.code(r, c)) {
        return false;
      }
    }
  }
  return true;
}

static_assert(is_same_table(dynamic_int8, int8_table) && is_same_table(int8_table.view(), int8_table));
static_assert(is_same_table(dynamic_q7, q7_table) && is_same_table(q7_table.view(), q7_table));
static_assert(is_same_table(half_dynamic_q15, q15_table) && is_same_table(q15_table.view().view(), q15_table));

enum class token : std::uint16_t { second = 1, none = 0xFFFF };

// Rows and columns that there are not: 0 and empty, whatever their type.
template <class Table, class Number>
void answers_nothing(const Table& table, Number number) {
  BOOST_TEST(table.code(number, 0) == 0);
  BOOST_TEST(table.code(0, number) == 0);
  BOOST_TEST(table.value(number, 0) == 0.0F);
  BOOST_TEST(table.value(0, number) == 0.0F);
  BOOST_TEST(table.multiplier(number) == 0);
  if constexpr (romvec::nibble_format<typename Table::format>) {
    BOOST_TEST(table.view().product(number, 0) == 0);
    BOOST_TEST(table.view().product(0, number) == 0);
    BOOST_TEST(table.multiplier(0, number) == 0);
    BOOST_TEST(table.multiplier(number, 0) == 0);
    BOOST_TEST(table.view().group_step(number, 0) == 0.0F);
    BOOST_TEST(table.view().group_step(0, number) == 0.0F);
  } else {
    BOOST_TEST(table.row_step(number) == 0.0F);
    BOOST_TEST(table.row(number).empty());
    BOOST_TEST(table.row(number)[0] == 0);
    BOOST_TEST(table.row(0)[number] == 0);
  }
}

template <class Table>
void answers_nothing_outside(const Table& table) {
  answers_nothing(table, -1);
  answers_nothing(table, std::int8_t{-128});
  answers_nothing(table, INT64_MIN);
  answers_nothing(table, SIZE_MAX);
  answers_nothing(table, 100U);
  // Beyond 32 bits: the low halves are 0 and 1, which there are.
  answers_nothing(table, std::uint64_t{1} << 32);
  answers_nothing(table, (std::int64_t{1} << 40) + 1);
  answers_nothing(table, token::none);
}

constexpr float nibble_weights[3][5] = {{1, 2, 3, 4, 5}, {-1, 0, 1, -2, 2}, {9, 8, 7, 6, 5}};
constexpr auto nibble_table = romvec::make_table<nibble_groups<32>>(nibble_weights);

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
  table_view<int8_rows> view;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, multipliers, -3, {.vocab_size = 2, .dim = 3}, view).ok());
  codes[4] = -7;
  multipliers[1] = 50;
  BOOST_TEST(view.value(1, 1) == -43.75f);
  BOOST_TEST(view.row(1)[1] == -7);
}

BOOST_AUTO_TEST_CASE(rows_and_columns_outside_answer_nothing) {
  answers_nothing_outside(int8_table);
  answers_nothing_outside(dynamic_int8);
  answers_nothing_outside(q7_table);
  answers_nothing_outside(half_dynamic_q15);
  answers_nothing_outside(nibble_table);
  answers_nothing_outside(nibble_table.view());
  BOOST_TEST(int8_table.value(token::second, std::int64_t{1}) == int8_table.value(1, 1));
  BOOST_TEST(nibble_table.view().levels().size() == 16u);
}

BOOST_AUTO_TEST_CASE(of_nothing_has_no_rows) {
  const table_view<int8_rows> dynamic;
  const table_view<int8_rows, 4, 5> fixed_size;
  const table_view<nibble_groups<32>, 4, 5> nibbles;
  const table_view<fixed<std::int16_t, 15>, std::dynamic_extent, 5> half;
  BOOST_TEST(dynamic.vocab_size() == 0u);
  BOOST_TEST(dynamic.dim() == 1u);
  BOOST_TEST(fixed_size.vocab_size() == 0u);
  BOOST_TEST(nibbles.vocab_size() == 0u);
  BOOST_TEST(nibbles.levels().empty());
  BOOST_TEST(half.vocab_size() == 0u);
  answers_nothing(dynamic, 0);
  answers_nothing(fixed_size, 0);
  answers_nothing(nibbles, 0);
  answers_nothing(half, 0);
}

BOOST_AUTO_TEST_CASE(a_row_is_a_range) {
  const auto row = int8_table.row(1);
  const std::span<const std::int8_t> codes = row;
  BOOST_TEST(codes.data() == row.data());
  BOOST_TEST(codes.size() == conformance::columns);
  std::size_t count = 0;
  for (const std::int8_t code : row) {
    BOOST_TEST(code == int8_table.code(1, count));
    ++count;
  }
  BOOST_TEST(count == conformance::columns);
}

// Multipliers in an array say how many rows there are; the view of sizes that are not those, or of what no table has,
// is empty.
BOOST_AUTO_TEST_CASE(of_an_array_of_multipliers_is_checked) {
  std::int8_t codes[] = {1, 2, 3, 4, 5, 6};
  std::uint16_t multipliers[] = {100, 200};
  const std::int8_t* const first = codes;
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 2, 3).value(1, 1) == 125.0F));
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 3, 2).vocab_size() == 0u));  // swapped
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 0, 3).vocab_size() == 0u));
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 2, 0).vocab_size() == 0u));
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 2, SIZE_MAX).vocab_size() == 0u));
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -127, 2, 3).vocab_size() == 0u));
  BOOST_TEST((table_view<int8_rows, 4, 3>(first, multipliers, -3, 2, 3).vocab_size() == 0u));
  BOOST_TEST((table_view<int8_rows, 2, 4>(first, multipliers, -3, 2, 3).vocab_size() == 0u));
  const std::int8_t* const null = nullptr;
  BOOST_TEST((table_view<int8_rows>(null, multipliers, -3, 2, 3).vocab_size() == 0u));
  codes[5] = -128;
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 2, 3).vocab_size() == 0u));
  codes[5] = -127;
  multipliers[1] = 40000;
  BOOST_TEST((table_view<int8_rows>(first, multipliers, -3, 2, 3).vocab_size() == 0u));
}

BOOST_AUTO_TEST_SUITE_END()
