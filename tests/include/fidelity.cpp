// SPDX-License-Identifier: BSL-1.0
#include "romvec/fidelity.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "include/random.hpp"
#include "reference/fidelity.hpp"
#include "romvec/quantize.hpp"
#include "support/test.hpp"

namespace {

using romvec::fixed;
using romvec::int8_rows;

// Measuring and bounding work in a constant expression.
constexpr float sample[4][5] = {{23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
constexpr auto animals = romvec::make_table<int8_rows>(sample);
constexpr auto coarse = romvec::make_table<fixed<std::int8_t, 1>>(sample);
static_assert(romvec::within_bound(animals, sample) && romvec::within_bound(coarse, sample));
constexpr romvec::fidelity measured = romvec::measure_fidelity(animals, sample);
static_assert(measured.weights == 20 && measured.bound == 19610 * 0x1p-17 && measured.max_error_over_bound <= 1);
static_assert(measured.max_abs_error <= measured.bound && measured.sqnr_db > 40 && measured.mean_cosine > 0.9999);
static_assert(romvec::measure_fidelity(coarse, sample).max_abs_error == static_cast<double>(0.2f),
              "0.2 is code 0, as the step is 0.5");

bool close(double x, double expected) { return std::fabs(x - expected) <= 1e-9 * std::fabs(expected); }

template <class Format, std::size_t VocabSize, std::size_t Dim>
void compare_with_reference(std::span<const float> weights) {
  romvec::table<Format, VocabSize, Dim> table;
  BOOST_TEST_REQUIRE(romvec::quantize(weights, table).ok());
  std::vector<double> values;
  double worst = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    values.push_back(static_cast<double>(table.value(i / Dim, i % Dim)));
    worst = std::max(worst, std::fabs(values[i] - static_cast<double>(weights[i])) /
                                (static_cast<double>(table.row_step(i / Dim)) / 2));
  }
  const auto expected = reference::measure(values, weights, Dim);
  const auto result = romvec::measure_fidelity(table, weights);
  BOOST_TEST(result.weights == weights.size());
  BOOST_TEST(result.max_abs_error == expected.max_abs_error);
  BOOST_TEST(result.max_error_over_bound == worst);
  BOOST_TEST(result.max_error_over_bound <= 1.0);
  BOOST_TEST(close(result.rms_error, expected.rms_error));
  BOOST_TEST(close(result.sqnr_db, expected.sqnr_db));
  BOOST_TEST(close(result.mean_cosine, expected.mean_cosine));
  const std::size_t at = result.worst_row * Dim + result.worst_column;
  BOOST_TEST(std::fabs(values[at] - static_cast<double>(weights[at])) /
                 (static_cast<double>(table.row_step(result.worst_row)) / 2) ==
             worst);
  double bound = 0;
  for (std::size_t r = 0; r < VocabSize; ++r) {
    bound = std::max(bound, static_cast<double>(table.row_step(r)) / 2);
  }
  BOOST_TEST(result.bound == bound);
  BOOST_TEST(romvec::within_bound(table, weights));
  BOOST_TEST(romvec::within_bound(table.view(), weights));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fidelity_of_a_table)

BOOST_AUTO_TEST_CASE(agrees_with_the_reference) {
  testing::random source(61);
  std::vector<float> weights(std::size_t{200} * 37);
  testing::fill_like_trained(weights, 37, source);
  compare_with_reference<int8_rows, 200, 37>(weights);
  compare_with_reference<fixed<std::int8_t, 5>, 200, 37>(weights);
  compare_with_reference<fixed<std::int16_t, 13>, 200, 37>(weights);
  compare_with_reference<int8_rows, 37, 200>(weights);
}

BOOST_AUTO_TEST_CASE(agrees_with_the_reference_at_every_magnitude) {
  testing::random source(62);
  for (const int scale : {-120, -100, -30, 0, 30, 100, 120}) {
    BOOST_TEST_CONTEXT("scale " << scale) {
      std::vector<float> weights(64);
      for (float& w : weights) {
        w = std::ldexp(source.unit_float(), scale);
      }
      compare_with_reference<int8_rows, 8, 8>(weights);
    }
  }
}

BOOST_AUTO_TEST_CASE(square_root_and_logarithm_are_good_to_the_last_places) {
  testing::random source(63);
  double worst_root = 0;
  double worst_log = 0;
  for (int i = 0; i < 5000; ++i) {
    const double x =
        std::ldexp(1.0 + static_cast<double>(source.wide_bits() >> 12) * 0x1p-52, source.between(-600, 600));
    const double root = std::sqrt(x);
    worst_root = std::max(worst_root, std::fabs(romvec::detail::square_root(x) - root) / root);
    worst_log = std::max(
        worst_log, std::fabs(romvec::detail::log10_of(x) - std::log10(x)) / std::max(std::fabs(std::log10(x)), 1e-3));
  }
  BOOST_TEST(worst_root <= 1e-15);
  BOOST_TEST(worst_log <= 1e-12);
  BOOST_TEST(romvec::detail::square_root(0) == 0.0);
  BOOST_TEST(romvec::detail::square_root(4) == 2.0);
}

BOOST_AUTO_TEST_CASE(a_table_without_error_has_infinite_sqnr) {
  const float weights[] = {1.0f, -0.5f, 0.0f, 0.25f};
  romvec::table<fixed<std::int8_t, 2>, 2, 2> table;
  BOOST_TEST(romvec::quantize(weights, table).ok());
  const auto result = romvec::measure_fidelity(table, weights);
  BOOST_TEST(result.max_abs_error == 0.0);
  BOOST_TEST(result.rms_error == 0.0);
  BOOST_TEST(result.sqnr_db == std::numeric_limits<double>::infinity());
  BOOST_TEST(close(result.mean_cosine, 1.0));
}

// A row of zeros on both sides counts as equal, on one side as different.
BOOST_AUTO_TEST_CASE(rows_of_zeros) {
  const float weights[] = {0.0f, 0.0f, 3.0f, 4.0f};
  romvec::table<int8_rows, 2, 2> table;
  BOOST_TEST(romvec::quantize(weights, table).ok());
  BOOST_TEST(romvec::measure_fidelity(table, weights).mean_cosine > 0.9999);
  const float others[] = {0.1f, 0.0f, 3.0f, 4.0f};
  BOOST_TEST(std::fabs(romvec::measure_fidelity(table, others).mean_cosine - 0.5) < 1e-4);
}

// One weight more than half a step away is outside, wherever it stands; exactly half a step is inside.
BOOST_AUTO_TEST_CASE(the_bound_is_exact) {
  const std::int8_t codes[] = {1, 2, 3, 4, 5, 6};
  const auto table = romvec::detail::trusted_view<fixed<std::int8_t, 0>>({codes}, 2, 3);
  for (std::size_t i = 0; i < 6; ++i) {
    float weights[] = {1, 2, 3, 4, 5, 6};
    for (const float sign : {1.0f, -1.0f}) {
      const float value = codes[i];
      weights[i] = value + 0.5f * sign;
      BOOST_TEST(romvec::within_bound(table, weights));
      BOOST_TEST(romvec::measure_fidelity(table, weights).max_error_over_bound == 1.0);
      weights[i] = std::nextafter(value + 0.5f * sign, 100.0f * sign);
      BOOST_TEST(!romvec::within_bound(table, weights));
      BOOST_TEST(romvec::measure_fidelity(table, weights).max_error_over_bound > 1.0);
      BOOST_TEST(romvec::measure_fidelity(table, weights).worst_row == i / 3);
      BOOST_TEST(romvec::measure_fidelity(table, weights).worst_column == i % 3);
    }
  }
}

BOOST_AUTO_TEST_CASE(missing_or_meaningless_weights_are_not_measured) {
  const std::vector<float> short_weights(19, 1.0f);
  std::vector<float> bad_weights(20, 1.0f);
  BOOST_TEST(romvec::measure_fidelity(animals, short_weights).weights == 0u);
  BOOST_TEST(!romvec::within_bound(animals, short_weights));
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    bad_weights[19] = bad;
    const auto result = romvec::measure_fidelity(animals, bad_weights);
    BOOST_TEST(result.weights == 0u);
    BOOST_TEST(result.max_abs_error == std::numeric_limits<double>::infinity());
    BOOST_TEST(!romvec::within_bound(animals, bad_weights));
  }
}

BOOST_AUTO_TEST_SUITE_END()
