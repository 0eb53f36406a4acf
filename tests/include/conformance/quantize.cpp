// SPDX-License-Identifier: BSL-1.0
// Quantising at run time chooses the codes, multipliers and exponent that the compiler chose.
#include "romvec/quantize.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "include/conformance/formats.hpp"
#include "include/conformance/short_tables.hpp"
#include "include/conformance/tables.hpp"
#include "include/random.hpp"
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

// Codes and, by the values, multipliers.
template <class Format>
void compare() {
  using table_type = std::remove_const_t<decltype(table_in<Format>)>;
  static table_type table;
  BOOST_TEST_REQUIRE(romvec::quantize(run_time_weights(), table).ok());
  BOOST_TEST(table.exponent() == table_in<Format>.exponent());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      BOOST_TEST(table.code(r, c) == table_in<Format>.code(r, c), "row " << r << ", column " << c);
      BOOST_TEST((table.value(r, c) == table_in<Format>.value(r, c)), "row " << r << ", column " << c);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quantize)

BOOST_AUTO_TEST_CASE_TEMPLATE(chooses_as_the_compiler_does, Format, formats) {
  if constexpr (!romvec::windowed_format<Format>) {
    static_assert(romvec::within_bound(table_in<Format>, weights.row));
  } else {
    static_assert(romvec::measure_fidelity(table_in<Format>, weights.row).sqnr_db > 3 * Format::code_bits);
  }
  static_assert(table_in<Format>.value(3, 7) == 0, "a row of zeros is zeros");
  compare<Format>();
}

static_assert(q7_table.code(0, 0) == 127 && q7_table.code(0, 1) == -127);
static_assert(q7_table.code(0, 2) == 1 && q7_table.code(0, 3) == -2, "nearest; ties away from zero");
static_assert(int8_table.multiplier(3) == 1 && int8_table.code(3, 4) == 0, "a row of zeros");
static_assert(int8_table.code(0, 0) == 127 && int8_table.multiplier(0) >= 16384);

constexpr const auto& of_one_multiplier = table_in<romvec::int8_table>;
static_assert(romvec::measure_fidelity(of_one_multiplier, weights.row).max_error_over_bound <= 1);
static_assert(sizeof(of_one_multiplier.codes) == rows * columns + 1);
static_assert(romvec::table<romvec::nibble_groups<32>, rows, columns>::weight_bytes == 6 * 12 + 16);

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_and_infinity_are_found, Format, formats) {
  static romvec::table<Format, rows, columns> table;
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    for (std::size_t position = 0; position < rows * columns; position += 23) {
      const std::span<const float> source = run_time_weights();
      flat[position] = bad;
      const romvec::status done = romvec::quantize(source, table);
      BOOST_TEST((done.code() == romvec::errc::not_finite));
      BOOST_TEST(done.position() == position);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(too_few_weights_are_refused, Format, formats) {
  static romvec::table<Format, rows, columns> table;
  const romvec::status done = romvec::quantize(run_time_weights().first(rows * columns - 1), table);
  BOOST_TEST((done.code() == romvec::errc::bad_length));
}

// No level is nearer than the chosen one, by the definition in double, whatever the sign of the multiplier.
BOOST_AUTO_TEST_CASE(the_nearest_level_is_chosen) {
  constexpr const std::int8_t* levels = some_levels<16>.data();
  constexpr auto midpoints = romvec::detail::midpoints_of(levels);
  testing::random source(3);
  int wrong = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::int32_t multiplier = source.between(1, 32767) * (i % 2 == 0 ? 1 : -1);
    const float weight = source.unit_float() * 0x1.2p22F;
    const std::size_t chosen = romvec::detail::nearest_level(weight, multiplier, 0, midpoints);
    const auto error = [&](std::int32_t level) {
      const double distance = static_cast<double>(level) * multiplier - static_cast<double>(weight);
      return distance < 0 ? -distance : distance;
    };
    for (std::size_t l = 0; l < 16; ++l) {
      wrong += error(levels[l]) < error(levels[chosen]) ? 1 : 0;
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
