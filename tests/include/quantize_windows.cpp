// SPDX-License-Identifier: BSL-1.0
// Weights to trellis codes on a microcontroller: multipliers are the nearest bytes, levels the quantiles that they are
// said to be, and normally distributed weights come out as close as few paths get.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "include/random.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/quantize.hpp"
#include "support/test.hpp"

namespace {

// The sum of 12 even ones is close to normal.
std::vector<float> normal_weights(std::size_t count) {
  testing::random source(12);
  std::vector<float> weights(count);
  for (float& weight : weights) {
    for (int i = 0; i < 12; ++i) {
      weight += source.unit_float();
    }
  }
  return weights;
}

template <std::size_t Bits>
double sqnr_of(const std::vector<float>& weights, romvec::shape size) {
  using format = romvec::trellis_rows<Bits>;
  std::vector<std::uint8_t> codes(romvec::codes_size<format>(size));
  std::vector<std::uint8_t> multipliers(romvec::multipliers_size<format>(size));
  std::vector<std::int8_t> levels(romvec::levels_size<format>());
  romvec::quantized_rows<format> rows{codes, multipliers, levels};
  romvec::table_view<format> table;
  BOOST_TEST_REQUIRE((romvec::quantize(weights, size, rows) && romvec::make_view(rows, size, table)));
  return romvec::measure_fidelity(table, weights).sqnr_db;
}

template <std::size_t Count>
int levels_off() {
  int off = 0;
  double largest = 0;
  for (int turn = 0; turn < 2; ++turn) {
    for (std::size_t i = Count; i-- > 0;) {
      // The quantile by bisection.
      double low = -5;
      double high = 5;
      const double share = (static_cast<double>(i) + 0.5) / Count;
      for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        (std::erfc(-middle / std::sqrt(2.0)) / 2 < share ? low : high) = middle;
      }
      largest = i + 1 == Count ? low : largest;
      off += romvec::gaussian_level<Count>(i) != std::lround(low * 127 / largest) ? 1 : 0;
    }
  }
  return off;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quantizing_to_windows)

BOOST_AUTO_TEST_CASE(levels_are_quantiles) {
  BOOST_TEST(levels_off<256>() == 0);
  BOOST_TEST(levels_off<512>() == 0);
}

BOOST_AUTO_TEST_CASE(the_nearest_multiplier_is_stored) {
  using romvec::detail::value_of_minifloat;
  int wrong = 0;
  for (std::uint32_t multiplier = 0; multiplier <= 31744; ++multiplier) {
    const std::uint8_t stored = romvec::trellis_rows<2>::stored_multiplier(multiplier);
    const auto error = [&](int byte) {
      return std::abs(value_of_minifloat(static_cast<std::uint8_t>(byte)) - static_cast<int>(multiplier));
    };
    wrong += stored > 191 || (stored > 0 && error(stored - 1) < error(stored)) ||
             (stored < 191 && error(stored + 1) < error(stored));
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(value_of_minifloat(191) == 31744);
}

// Half a decibel and more below what was measured.
BOOST_AUTO_TEST_CASE(normal_weights_are_close) {
  constexpr romvec::shape size{.vocab_size = 20, .dim = 300};
  const std::vector<float> weights = normal_weights(20 * 300);
  BOOST_TEST(sqnr_of<1>(weights, size) > 4.8);
  BOOST_TEST(sqnr_of<2>(weights, size) > 10.0);
  BOOST_TEST(sqnr_of<3>(weights, size) > 15.0);
  BOOST_TEST(sqnr_of<4>(weights, size) > 19.8);
  BOOST_TEST(sqnr_of<5>(weights, size) > 22.5);
  BOOST_TEST(sqnr_of<6>(weights, size) > 25.0);
}

BOOST_AUTO_TEST_CASE(rows_of_any_size_are_stored) {
  for (const float scale : {0x1p-149F, 0x1p-126F, 0x1p-40F, 1.0F, 0x1p100F}) {
    std::vector<float> weights = normal_weights(64);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] *= i < 32 ? scale : scale * 0x1p-9F;
    }
    // Steps are 2^-126 at the least, and what is below half of that is 0.
    BOOST_TEST(sqnr_of<3>(weights, {.vocab_size = 2, .dim = 32}) > (scale < 0x1p-120F ? -1 : 12), "scale " << scale);
  }
  BOOST_TEST(sqnr_of<2>(std::vector<float>(40, 0.0F), {.vocab_size = 2, .dim = 20}) ==
             std::numeric_limits<double>::infinity());
  BOOST_TEST(sqnr_of<4>(std::vector<float>(300, 0.7F), {.vocab_size = 1, .dim = 300}) > 20);  // as large as its mean
}

// Where no byte is large enough under an exponent that the caller has chosen, the largest weight is named.
BOOST_AUTO_TEST_CASE(too_large_weights_are_named) {
  romvec::table<romvec::trellis_rows<2>, 2, 20> table{};
  std::vector<float> weights(40, 0.5F);
  weights[33] = -40;
  const romvec::status done = romvec::quantize(weights, table, -20);
  BOOST_TEST((done == romvec::status(romvec::errc::does_not_fit, 33)));
}

BOOST_AUTO_TEST_SUITE_END()
