// SPDX-License-Identifier: BSL-1.0
#include "romvec/table.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "support/test.hpp"

namespace {

using romvec::fixed;
using romvec::int8_rows;
using romvec::table;

// As `romvec convert` writes them: codes as a string literal with octal escapes, or a list.
constexpr table<int8_rows, 3, 5> rows = {
    {"\177\201\000\001\377"
     "\100\300\002\376\003"
     "\000\000\000\000\000",
     {16384, 32767, 1},
     -22}};
constexpr table<fixed<std::int8_t, 7>, 2, 3> q7 = {{"\177\201\000\100\300\001"}};
constexpr table<fixed<std::int16_t, 12>, 2, 2> q12 = {{{32767, -32767, 0, 4096}}};

static_assert(std::is_aggregate_v<decltype(rows)> && std::is_trivially_copyable_v<table<int8_rows, 3, 5>>);
static_assert(rows.vocab_size == 3 && rows.dim == 5 && rows.exponent() == -22);
static_assert(rows.code(0, 0) == 127 && rows.code(0, 1) == -127 && rows.code(0, 4) == -1 && rows.code(1, 1) == -64);
static_assert(rows.multiplier(0) == 16384 && rows.multiplier(1) == 32767 && rows.multiplier(2) == 1);
static_assert(rows.row_step(0) == 0x1p-8f && rows.row_step(1) == 32767 * 0x1p-22f && rows.row_step(2) == 0x1p-22f);
static_assert(rows.value(0, 0) == 127 * 0x1p-8f && rows.value(1, 1) == -64 * (32767 * 0x1p-22f));
static_assert(rows.natural_q15_exponent() == -15);
static_assert(rows.row(1).size() == 5 && rows.row(1)[4] == 3 && rows.row(1).data() == rows.codes + 5);

static_assert(q7.multiplier(1) == 1 && q7.exponent() == -7 && q7.row_step(0) == 0x1p-7f);
static_assert(q7.value(0, 0) == 127 * 0x1p-7f && q7.value(1, 1) == -0.5f && q7.natural_q15_exponent() == -15);
static_assert(q12.value(0, 0) == 32767 * 0x1p-12f && q12.value(1, 1) == 1.0f && q12.natural_q15_exponent() == -12);

// What they cost: nothing beside the codes, the zero of the literal, the multipliers and the exponent but alignment.
static_assert(rows.weight_bytes == 3 * 5 + 3 * 2 && q7.weight_bytes == 6 && q12.weight_bytes == 8);
static_assert(sizeof(table<int8_rows, 8000, 300>) == 8000 * 300 + 8000 * 2 + 16);
static_assert(sizeof(table<fixed<std::int16_t, 15>, 64, 64>) == std::size_t{64} * 64 * 2,
              "int16 codes come as a list: no zero");
static_assert(alignof(table<int8_rows, 3, 5>) == ROMVEC_ALIGNMENT && alignof(decltype(q7)) == ROMVEC_ALIGNMENT);

}  // namespace

BOOST_AUTO_TEST_SUITE(table_of_weights)

BOOST_AUTO_TEST_CASE(value_is_code_times_multiplier_times_power_of_two) {
  for (std::size_t r = 0; r < rows.vocab_size; ++r) {
    for (std::size_t c = 0; c < rows.dim; ++c) {
      const double exact = static_cast<double>(rows.codes[r * 5 + c]) * rows.multipliers[r] * 0x1p-22;
      BOOST_TEST(static_cast<double>(rows.value(r, c)) == exact);
    }
  }
}

BOOST_AUTO_TEST_CASE(values_at_both_ends_of_the_exponent_are_exact) {
  static constexpr table<int8_rows, 1, 2> smallest = {{"\001\377", {1}, -126}};
  static constexpr table<int8_rows, 1, 2> largest = {{"\177\201", {32767}, 106}};
  BOOST_TEST(smallest.value(0, 0) == 0x1p-126f);
  BOOST_TEST(smallest.value(0, 1) == -0x1p-126f);
  BOOST_TEST(static_cast<double>(largest.value(0, 0)) == 127.0 * 32767.0 * 0x1p106);
  BOOST_TEST(static_cast<double>(largest.value(0, 1)) == -127.0 * 32767.0 * 0x1p106);
}

BOOST_AUTO_TEST_CASE(a_row_is_not_copied) {
  BOOST_TEST(rows.row(2).data() == &rows.codes[10]);
  BOOST_TEST(q12.row(1).data() == &q12.codes[2]);
}

BOOST_AUTO_TEST_SUITE_END()
