// SPDX-License-Identifier: BSL-1.0
// Float scales a row to multipliers: every weight within the bound that the header derives, against double.
#include "romvec/row_scales.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "include/random.hpp"
#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "support/test.hpp"

namespace {

using romvec::convert_row_scales;
using romvec::errc;
using romvec::int8_rows;
using romvec::status;

struct converted {
  std::vector<std::uint16_t> multipliers;
  std::int8_t exponent = 99;
  status done;

  explicit converted(std::span<const float> scales)
      : multipliers(scales.size(), 7), done(convert_row_scales(scales, multipliers, exponent)) {}
};

int outside_bound(std::span<const float> scales, const converted& to) {
  const double largest = static_cast<double>(*std::max_element(scales.begin(), scales.end()));
  const double unit = std::ldexp(1.0, to.exponent);
  int outside = 0;
  for (std::size_t row = 0; row < scales.size(); ++row) {
    const double scale = static_cast<double>(scales[row]);
    const double error = std::fabs(to.multipliers[row] * unit - scale);
    const bool is_small = scale < unit / 2;
    outside += error > (is_small ? 1.0 : 0.5) * unit;
    if (to.exponent > int8_rows::min_exponent) {
      outside += unit / 2 > largest / 32767.5;
    }
    outside += to.multipliers[row] < 1 || to.multipliers[row] > 32767;
    outside += is_small && to.multipliers[row] != 1;
  }
  return outside;
}

constexpr float constant_scales[] = {0.5F, 0.25F, 0.0F};
static_assert([] {
  std::uint16_t multipliers[3] = {};
  std::int8_t exponent = 0;
  return convert_row_scales(constant_scales, multipliers, exponent).ok() && exponent == -15 &&
         multipliers[0] == 16384 && multipliers[1] == 8192 && multipliers[2] == 1;
}());

}  // namespace

BOOST_AUTO_TEST_SUITE(scales_of_rows)

BOOST_AUTO_TEST_CASE(stay_within_the_bound) {
  testing::random source(51);
  for (int exponent = -149; exponent <= 95; ++exponent) {
    std::vector<float> scales(40);
    for (float& scale : scales) {
      scale = std::ldexp(static_cast<float>(source.below(1u << 24)), exponent - static_cast<int>(source.below(20)));
    }
    scales[7] = std::ldexp(static_cast<float>((1u << 24) - 1 - source.below(300)), exponent);
    const converted to(scales);
    BOOST_TEST_REQUIRE(to.done.ok());
    BOOST_TEST(outside_bound(scales, to) == 0, "exponent " << exponent);
    BOOST_TEST((to.multipliers[7] >= 16384 || to.exponent == int8_rows::min_exponent));
  }
}

// The values of the table are those of the other library, to 2^-15 of its largest.
BOOST_AUTO_TEST_CASE(make_the_same_table) {
  testing::random source(52);
  const romvec::shape size{.vocab_size = 30, .dim = 20};
  std::vector<std::int8_t> codes(size.vocab_size * size.dim);
  for (std::int8_t& code : codes) {
    code = static_cast<std::int8_t>(source.between(-127, 127));
  }
  std::vector<float> scales(size.vocab_size);
  for (float& scale : scales) {
    scale = static_cast<float>(source.between(1, 1 << 20)) * 0x1.8p-30F;
  }
  const converted to(scales);
  BOOST_TEST_REQUIRE(to.done.ok());
  romvec::table_view<int8_rows> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, to.multipliers, to.exponent, size, table).ok());
  const double largest = static_cast<double>(*std::max_element(scales.begin(), scales.end()));
  int outside = 0;
  for (std::size_t r = 0; r < size.vocab_size; ++r) {
    for (std::size_t c = 0; c < size.dim; ++c) {
      const int code = codes[r * size.dim + c];
      const double weight = code * static_cast<double>(scales[r]);
      outside += std::fabs(static_cast<double>(table.value(r, c)) - weight) > 127 * largest / 32767.5;
    }
  }
  BOOST_TEST(outside == 0);
}

BOOST_AUTO_TEST_CASE(that_are_none_are_named) {
  const auto refused = [](std::vector<float> scales) {
    const converted to(scales);
    BOOST_TEST(to.exponent == 99);
    BOOST_TEST(to.multipliers == std::vector<std::uint16_t>(scales.size(), 7), boost::test_tools::per_element());
    return to.done;
  };
  BOOST_TEST((refused({1, 2, std::numeric_limits<float>::quiet_NaN()}) == status(errc::not_finite, 2)));
  BOOST_TEST((refused({1, -2, 3}) == status(errc::bad_multiplier, 1)));
  BOOST_TEST((refused({1, 0x1p121F, 3}) == status(errc::does_not_fit, 1)));
  BOOST_TEST(converted(std::vector<float>{1, 0x1.FFFCp120F, -0.0F}).done.ok());
  std::uint16_t multipliers[1];
  std::int8_t exponent = 99;
  BOOST_TEST((convert_row_scales(constant_scales, multipliers, exponent) == status(errc::bad_length, 0)));
  BOOST_TEST(converted(std::vector<float>(3, 0.0F)).exponent == -126);
}

BOOST_AUTO_TEST_SUITE_END()
