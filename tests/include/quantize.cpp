// SPDX-License-Identifier: BSL-1.0
#include "romvec/quantize.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "include/quantized.hpp"
#include "include/random.hpp"
#include "reference/quantizer.hpp"
#include "support/test.hpp"

#if defined(__SSE2__)
#include <pmmintrin.h>
#endif

namespace {

using romvec::fixed;
using romvec::int8_rows;
using testing::outside_bound;
using testing::quantize;

// The library's codes, multipliers and exponent are those of the definition.
void compare_int8_rows(std::span<const float> weights, std::size_t dim) {
  const auto table = quantize<int8_rows>(weights, dim);
  const auto expected = reference::quantize_int8_rows(weights, dim, reference::smallest_exponent(weights));
  BOOST_TEST_REQUIRE(table.done.ok());
  BOOST_TEST(expected.fits);
  BOOST_TEST(table.exponent == expected.exponent);
  BOOST_TEST(std::equal(table.multipliers.begin(), table.multipliers.end(), expected.multipliers.begin()));
  BOOST_TEST(std::equal(table.codes.begin(), table.codes.end(), expected.codes.begin()));
}

template <class Format>
void compare_fixed(std::span<const float> weights, std::size_t dim) {
  const auto table = quantize<Format>(weights, dim);
  BOOST_TEST_REQUIRE(table.done.ok());
  BOOST_TEST(table.exponent == -Format::fraction_bits);
  int wrong = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    wrong += table.codes[i] != reference::nearest_code(weights[i], std::ldexp(1.0, -Format::fraction_bits));
  }
  BOOST_TEST(wrong == 0);
}

struct shape {
  std::size_t vocab_size, dim;
};
constexpr shape shapes[] = {{1, 1}, {1, 17}, {17, 1}, {3, 7}, {64, 64}, {50, 33}, {2, 300}, {129, 5}};

// In a constant expression.
constexpr float sample[4][5] = {{23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
constexpr auto sample_table = romvec::make_table<int8_rows>(sample);
static_assert(sample_table.exponent() == -16, "38 / 127 is 19609.2 * 2^-16, and the row's multiplier has 15 bits");
static_assert(sample_table.multiplier(3) == 19610 && sample_table.code(3, 1) == 127 && sample_table.code(3, 2) == 0);
static_assert(romvec::make_table<int8_rows>(sample, -15).multiplier(3) == 9805, "rounded up from 9804.6");
constexpr auto q1_table = romvec::make_table<fixed<std::int8_t, 1>>(sample);
static_assert(q1_table.code(0, 4) == 70 && q1_table.code(2, 3) == 1 && q1_table.code(3, 3) == 0);

}  // namespace

BOOST_AUTO_TEST_SUITE(quantizing)

BOOST_AUTO_TEST_CASE(follows_the_definition_on_random_tables) {
  testing::random source(11);
  for (const shape s : shapes) {
    BOOST_TEST_CONTEXT("shape " << s.vocab_size << " x " << s.dim) {
      std::vector<float> weights(s.vocab_size * s.dim);
      testing::fill_like_trained(weights, s.dim, source);
      compare_int8_rows(weights, s.dim);
      compare_fixed<fixed<std::int8_t, 5>>(weights, s.dim);
      compare_fixed<fixed<std::int16_t, 13>>(weights, s.dim);
      compare_fixed<fixed<std::int16_t, 0>>(weights, s.dim);
    }
  }
}

// Weights from 2^-149 to 2^127 in one table, and tables of every magnitude.
BOOST_AUTO_TEST_CASE(follows_the_definition_at_every_magnitude) {
  testing::random source(12);
  std::vector<float> weights(24);
  for (int scale = -149; scale <= 126; scale += 5) {
    BOOST_TEST_CONTEXT("scale " << scale) {
      for (float& w : weights) {
        w = std::ldexp(source.unit_float(), scale - static_cast<int>(source.below(4)));
      }
      compare_int8_rows(weights, 6);
    }
  }
  for (float& w : weights) {
    w = source.finite_float() * 0.5f;
  }
  compare_int8_rows(weights, 3);
}

BOOST_AUTO_TEST_CASE(every_weight_is_within_half_a_step) {
  testing::random source(13);
  for (const shape s : shapes) {
    std::vector<float> weights(s.vocab_size * s.dim);
    testing::fill_like_trained(weights, s.dim, source);
    const auto table = quantize<int8_rows>(weights, s.dim);
    BOOST_TEST(outside_bound(table, weights, s.dim) == 0);
    const int largest_multiplier = *std::max_element(table.multipliers.begin(), table.multipliers.end());
    BOOST_TEST(largest_multiplier >= 16384);
    BOOST_TEST(largest_multiplier <= 32767);
    BOOST_TEST(*std::min_element(table.codes.begin(), table.codes.end()) >= -127);
  }
}

BOOST_AUTO_TEST_CASE(zeros_of_either_sign_are_code_0) {
  const float zeros[] = {0.0f, -0.0f, 0.0f, -0.0f};
  const auto table = quantize<int8_rows>(zeros, 2);
  BOOST_TEST(table.done.ok());
  BOOST_TEST(table.exponent == 0);
  BOOST_TEST(table.multipliers[0] == 1);
  BOOST_TEST(table.multipliers[1] == 1);
  BOOST_TEST((table.codes == std::vector<std::int8_t>(4, 0)));
  BOOST_TEST((quantize<fixed<std::int16_t, 15>>(zeros, 2).codes == std::vector<std::int16_t>(4, 0)));
}

BOOST_AUTO_TEST_CASE(a_small_row_beside_a_large_one_keeps_a_multiplier_of_at_least_1) {
  const float weights[] = {100.0f, -50.0f, 1e-9f, -1e-9f};
  const auto table = quantize<int8_rows>(weights, 2);
  BOOST_TEST(table.multipliers[1] == 1);
  BOOST_TEST(table.codes[2] == 0);
  BOOST_TEST(outside_bound(table, weights, 2) == 0);
}

BOOST_AUTO_TEST_CASE(subnormal_weights_are_held_by_the_smallest_exponent) {
  const float weights[] = {FLT_TRUE_MIN, -0x1p-127f, 0x1.fffffcp-127f, 0x1p-128f};
  const auto table = quantize<int8_rows>(weights, 4);
  BOOST_TEST(table.exponent == -126);
  BOOST_TEST(table.multipliers[0] == 1);
  BOOST_TEST((table.codes == std::vector<std::int8_t>{0, -1, 1, 0}));
  compare_int8_rows(weights, 4);
}

BOOST_AUTO_TEST_CASE(a_chosen_exponent_is_kept) {
  testing::random source(14);
  std::vector<float> weights(std::size_t{40} * 9);
  testing::fill_like_trained(weights, 9, source);
  for (int exponent = reference::smallest_exponent(weights); exponent < 0; ++exponent) {
    const auto table = quantize<int8_rows>(weights, 9, exponent);
    const auto expected = reference::quantize_int8_rows(weights, 9, exponent);
    BOOST_TEST_REQUIRE(table.done.ok());
    BOOST_TEST(table.exponent == exponent);
    BOOST_TEST(std::equal(table.multipliers.begin(), table.multipliers.end(), expected.multipliers.begin()));
    BOOST_TEST(std::equal(table.codes.begin(), table.codes.end(), expected.codes.begin()));
    BOOST_TEST(outside_bound(table, weights, 9) == 0);
  }
}

BOOST_AUTO_TEST_CASE(choose_exponent_is_the_smallest_that_fits) {
  testing::random source(15);
  int wrong = 0;
  for (int i = 0; i < 3000; ++i) {
    const float w[] = {source.finite_float()};
    wrong += romvec::choose_exponent(w[0]) != reference::smallest_exponent(w);
  }
  BOOST_TEST(wrong == 0);
}

#if defined(__SSE2__)
// A program that lets its floating-point unit take subnormal numbers for zeros gets the same codes.
BOOST_AUTO_TEST_CASE(a_unit_that_flushes_subnormals_chooses_the_same_codes) {
  const float weights[] = {-0x1p-127f, 0x1p-127f, -0x1.8p-127f, 0x1.fp-127f, -0x1p-128f, -0x1p-126f};
  const unsigned control = _mm_getcsr();
  _mm_setcsr(control | _MM_DENORMALS_ZERO_ON | _MM_FLUSH_ZERO_ON);
  const auto flushed = quantize<int8_rows>(weights, 3);
  const auto flushed_fixed = quantize<fixed<std::int16_t, 126>>(weights, 3);
  _mm_setcsr(control);
  BOOST_TEST((flushed.codes == std::vector<std::int8_t>{-1, 1, -1, 1, 0, -1}));
  BOOST_TEST((flushed_fixed.codes == std::vector<std::int16_t>{-1, 1, -1, 1, 0, -1}));
}
#endif

BOOST_AUTO_TEST_SUITE_END()
