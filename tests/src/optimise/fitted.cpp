// SPDX-License-Identifier: BSL-1.0
#include "optimise/fitted.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "dequantize.hpp"
#include "optimise/levels.hpp"
#include "optimise/multipliers.hpp"
#include "same_bytes/tables.hpp"
#include "src/support.hpp"

namespace {

using namespace romvec::host;
using kind = storage_format::kind;

weights random_table(std::size_t rows, std::size_t dim) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  weights table;
  table.vocab_size = rows;
  table.dim = dim;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < dim; ++c) {
      table.values.push_back(r == 3 ? 0.0F : std::ldexp(normal(random), -static_cast<int>(r % 3)));
    }
  }
  return table;
}

double squared_error(const weights& table, const quantized& q, std::size_t first = 0, std::size_t last = SIZE_MAX) {
  const std::vector<float> values = dequantize(q);
  double sum = 0;
  for (std::size_t i = first * table.dim; i < std::min(last * table.dim, values.size()); ++i) {
    sum += std::pow(static_cast<double>(values[i]) - static_cast<double>(table.values[i]), 2);
  }
  return sum;
}

BOOST_AUTO_TEST_CASE(least_squares_is_better_than_the_bound_in_every_format) {
  const weights table = random_table(60, 75);
  for (const kind code :
       {kind::int8_rows, kind::int8_table, kind::nibble_groups_32, kind::nibble_groups_64, kind::nibble_rows}) {
    const quantized bound = quantize_weights("FILE", table, {code, 0}, {}, fit::bound);
    const quantized fitted = quantize_weights("FILE", table, {code, 0}, {}, fit::least_squares);
    const double gain = 10 * std::log10(squared_error(table, bound) / squared_error(table, fitted));
    BOOST_TEST(gain > (bound.format.has_levels() ? 1.0 : 0.02), bound.format.name() << ": " << gain << " dB");
    BOOST_TEST(fitted.fidelity.rms_error == std::sqrt(squared_error(table, fitted) / (60 * 75)),
               boost::test_tools::tolerance(1e-9));
    const std::vector<float> values = dequantize(fitted);
    for (std::size_t c = 0; c < table.dim; ++c) {
      BOOST_TEST(values[3 * table.dim + c] == 0.0F);  // a row of zeros stays one
    }
  }
}

// Against every multiplier there is.
BOOST_AUTO_TEST_CASE(the_multiplier_of_a_group_is_the_best_or_nearly) {
  const weights table = random_table(12, 32);
  const level_set levels = {-127, -94, -73, -56, -42, -30, -19, -8, 4, 16, 28, 41, 55, 71, 90, 114};
  const int exponent = -15;
  const multiplier_search search(levels, exponent);
  const auto error_of = [&](std::span<const float> group, int multiplier) {
    double sum = 0;
    for (const float weight : group) {
      double least = INFINITY;
      for (const std::int8_t level : levels) {
        least = std::min(least, std::pow(static_cast<double>(weight) - std::ldexp(level * multiplier, exponent), 2));
      }
      sum += least;
    }
    return sum;
  };
  double found = 0;
  double best = 0;
  for (std::size_t r = 0; r < 12; ++r) {
    const std::span<const float> group(table.values.data() + r * 32, 32);
    double least = INFINITY;
    for (int multiplier = -1500; multiplier <= 1500; ++multiplier) {
      least = std::min(least, error_of(group, multiplier));
    }
    BOOST_TEST((search(group) == 0) == (r == 3));
    found += error_of(group, search(group));
    best += least;
  }
  BOOST_TEST(found <= best * 1.01);
}

BOOST_AUTO_TEST_CASE(levels_ascend_and_reach_127) {
  for (const float scale : {1.0F, 1e-30F, 1e30F}) {
    weights table = random_table(10, 40);
    for (float& weight : table.values) {
      weight *= scale;
    }
    const weight_group all{table.values, 1};
    const level_set levels = train_levels(std::span(&all, 1));
    BOOST_TEST(std::ranges::adjacent_find(levels, std::greater_equal<>()) == levels.end());
    BOOST_TEST(std::max(-levels.front(), +levels.back()) == 127);
  }
  const std::vector<float> same(64, 3.0F);
  const weight_group one_value{same, 1};
  const level_set levels = train_levels(std::span(&one_value, 1));
  BOOST_TEST(std::ranges::adjacent_find(levels, std::greater_equal<>()) == levels.end());
  const std::vector<float> zeros(64);
  const weight_group nothing{zeros, 1};
  const level_set of_nothing = train_levels(std::span(&nothing, 1));
  BOOST_TEST(std::ranges::adjacent_find(of_nothing, std::greater_equal<>()) == of_nothing.end());
}

// Rows that occur more often get the smaller errors.
BOOST_AUTO_TEST_CASE(importance_moves_errors_to_rows_that_count_less) {
  weights table = random_table(40, 64);
  for (std::size_t i = 0; i < table.values.size() / 2; ++i) {
    table.values[i] = std::copysign(std::sqrt(std::fabs(table.values[i])), table.values[i]);  // another distribution
  }
  std::vector<double> importance(40, 1.0);
  std::fill_n(importance.begin(), 20, 1000.0);
  for (const kind code : {kind::nibble_rows, kind::int8_table}) {
    const quantized even = quantize_weights("FILE", table, {code, 0}, {}, fit::least_squares);
    const quantized uneven = quantize_weights("FILE", table, {code, 0}, {}, fit::least_squares, importance);
    BOOST_TEST(squared_error(table, uneven, 0, 20) <= squared_error(table, even, 0, 20));
    BOOST_TEST(squared_error(table, uneven, 20) >= squared_error(table, even, 20));
  }
}

// Every build of the tool writes these bytes; tests/same_bytes/run compares builds among each other.
BOOST_AUTO_TEST_CASE(the_bytes_are_the_same_from_every_build) {
  const std::vector<std::pair<std::string, std::uint32_t>> expected = {
      {"trellis_rows<1>", 0x5FD2C2FAU},
      {"trellis_rows<1>, weighted", 0x9E585644U},
      {"trellis_rows<2>", 0x20A53D6CU},
      {"trellis_rows<2>, weighted", 0x7367D1ABU},
      {"trellis_rows<3>", 0x2256615EU},
      {"trellis_rows<3>, weighted", 0x5A9A6F46U},
      {"trellis_rows<4>", 0x69C74B32U},
      {"trellis_rows<4>, weighted", 0xC0B8AD0FU},
      {"trellis_rows<5>", 0x8A8D602DU},
      {"trellis_rows<5>, weighted", 0x4A014B0FU},
      {"trellis_rows<6>", 0xBF238106U},
      {"trellis_rows<6>, weighted", 0x2FFC792BU},
      {"int8_rows, bound", 0xF7A7873FU},
      {"int8_rows, least squares", 0x52541CDDU},
      {"int8_table, bound", 0x6296F70DU},
      {"int8_table, least squares", 0xE6BF72CDU},
      {"int8_table, weighted", 0x4855DD10U},
      {"nibble_groups<32>, bound", 0x4EE0B2B4U},
      {"nibble_groups<32>, least squares", 0x0CABB47EU},
      {"nibble_groups<32>, weighted", 0xEF6AC8ECU},
      {"nibble_groups<64>, bound", 0x1552D60BU},
      {"nibble_groups<64>, least squares", 0x0EA5FD1FU},
      {"nibble_groups<64>, weighted", 0x2939DF69U},
      {"nibble_rows, bound", 0xA2F58236U},
      {"nibble_rows, least squares", 0x238E8CE9U},
      {"nibble_rows, weighted", 0x22DF2639U},
      {"fixed<int8_t,5>, bound", 0x76FB9BC0U},
      {"fixed<int16_t,13>, bound", 0xFF13729FU},
  };
  std::size_t at = 0;
  test::for_each_conversion(test::same_table(60, 75), [&](const std::string& name, std::uint32_t crc) {
    BOOST_REQUIRE(at < expected.size());
    BOOST_TEST(name == expected[at].first);
    BOOST_TEST(crc == expected[at].second, name << ": " << std::hex << crc);
    ++at;
  });
  BOOST_TEST(at == expected.size());
}

// Sorting rows by their words is no reason for other levels: each row keeps its codes. More weights than levels are
// trained on, so that a sample is taken.
BOOST_AUTO_TEST_CASE(the_order_of_rows_does_not_matter) {
  const weights table = test::same_table(2000, 100);
  const std::vector<double> importance = test::same_importance(2000);
  weights reversed = table;
  std::vector<double> reversed_importance(importance.rbegin(), importance.rend());
  for (std::size_t r = 0; r < 2000; ++r) {
    std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(r * 100), 100,
                reversed.values.begin() + static_cast<std::ptrdiff_t>((1999 - r) * 100));
  }
  for (const kind code : {kind::int8_rows, kind::int8_table, kind::nibble_groups_32, kind::nibble_rows}) {
    for (const bool is_weighted : {false, true}) {
      const auto quantise = [&](const weights& from, const std::vector<double>& weighted) {
        return quantize_weights("FILE", from, {code, 0}, {}, fit::least_squares,
                                is_weighted ? std::span<const double>(weighted) : std::span<const double>());
      };
      const quantized one = quantise(table, importance);
      const quantized other = quantise(reversed, reversed_importance);
      BOOST_TEST((one.levels == other.levels));
      const std::vector<float> values = dequantize(one);
      const std::vector<float> reversed_values = dequantize(other);
      std::size_t different = 0;
      for (std::size_t r = 0; r < 2000; ++r) {
        different += !std::equal(values.begin() + static_cast<std::ptrdiff_t>(r * 100),
                                 values.begin() + static_cast<std::ptrdiff_t>((r + 1) * 100),
                                 reversed_values.begin() + static_cast<std::ptrdiff_t>((1999 - r) * 100));
      }
      BOOST_TEST(different == 0U, one.format.name());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_code_that_is_not_the_nearest_is_found) {
  const weights table = random_table(4, 33);
  for (const kind code : {kind::nibble_groups_32, kind::int8_rows}) {
    quantized q = quantize_weights("FILE", table, {code, 0}, {}, fit::least_squares);
    BOOST_TEST(codes_are_nearest(q, table.values));
    if (q.format.has_levels()) {
      q.codes.as<std::uint8_t>()[5] ^= 1U;
    } else {
      q.codes.as<std::int8_t>()[5] =
          static_cast<std::int8_t>(q.codes.as<std::int8_t>()[5] + (q.codes.as<std::int8_t>()[5] > 0 ? -1 : 1));
    }
    BOOST_TEST(!codes_are_nearest(q, table.values));
  }
}

}  // namespace
