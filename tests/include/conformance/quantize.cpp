// SPDX-License-Identifier: BSL-1.0
// Quantising at run time chooses the codes, multipliers and exponent that the compiler chose.
#include "romvec/quantize.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "include/conformance/tables.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

float flat[rows * columns];

// Through a volatile, so that the compiler cannot quantise them beforehand.
std::span<const float> run_time_weights() {
  const volatile weight_rows& source = weights;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      flat[r * columns + c] = source.row[r][c];
    }
  }
  return flat;
}

template <class Table>
void compare(const Table& compiled) {
  static Table table;
  BOOST_TEST_REQUIRE(romvec::quantize(run_time_weights(), table).ok());
  BOOST_TEST(table.exponent() == compiled.exponent());
  for (std::size_t r = 0; r < rows; ++r) {
    BOOST_TEST(table.multiplier(r) == compiled.multiplier(r), "row " << r);
    for (std::size_t c = 0; c < columns; ++c) {
      BOOST_TEST(table.code(r, c) == compiled.code(r, c), "row " << r << ", column " << c);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quantize)

BOOST_AUTO_TEST_CASE(int8_rows_as_the_compiler_does) { compare(int8_table); }
BOOST_AUTO_TEST_CASE(fixed_int8_as_the_compiler_does) { compare(q7_table); }
BOOST_AUTO_TEST_CASE(fixed_int16_as_the_compiler_does) { compare(q15_table); }

static_assert(q7_table.code(0, 0) == 127 && q7_table.code(0, 1) == -127);
static_assert(q7_table.code(0, 2) == 1 && q7_table.code(0, 3) == -2, "nearest; ties away from zero");
static_assert(int8_table.multiplier(3) == 1 && int8_table.code(3, 4) == 0, "a row of zeros");
static_assert(int8_table.code(0, 0) == 127 && int8_table.multiplier(0) >= 16384);
static_assert(romvec::within_bound(int8_table, weights.row));
static_assert(romvec::within_bound(q7_table, weights.row));
static_assert(romvec::within_bound(q15_table, weights.row));

BOOST_AUTO_TEST_CASE(nan_and_infinity_are_found) {
  static romvec::table<romvec::int8_rows, rows, columns> table;
  static romvec::table<romvec::fixed<std::int16_t, 15>, rows, columns> fixed_table;
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    for (std::size_t position = 0; position < rows * columns; position += 23) {
      const std::span<const float> source = run_time_weights();
      flat[position] = bad;
      const romvec::status done = romvec::quantize(source, table);
      BOOST_TEST((done.code() == romvec::errc::not_finite));
      BOOST_TEST(done.position() == position);
      const romvec::status fixed_done = romvec::quantize(source, fixed_table);
      BOOST_TEST((fixed_done.code() == romvec::errc::not_finite));
      BOOST_TEST(fixed_done.position() == position);
    }
  }
}

BOOST_AUTO_TEST_CASE(too_few_weights_are_refused) {
  static romvec::table<romvec::int8_rows, rows, columns> table;
  const romvec::status done = romvec::quantize(run_time_weights().first(rows * columns - 1), table);
  BOOST_TEST((done.code() == romvec::errc::bad_length));
}

BOOST_AUTO_TEST_SUITE_END()
