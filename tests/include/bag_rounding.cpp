// SPDX-License-Identifier: BSL-1.0
// Every reduction of every format to every output, bit for bit what its definition says; means in float within the
// bound that they promise.
#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

#include "include/bag_operations.hpp"
#include "include/random.hpp"
#include "include/random_bags.hpp"
#include "include/random_table.hpp"
#include "romvec/bag.hpp"
#include "romvec/format.hpp"
#include "support/test.hpp"

namespace {

using romvec::fixed;
using romvec::int8_rows;
using romvec::q_format;
using testing::call;
using testing::make_call;
using testing::random_table;
using testing::wrong_elements;

using formats = std::tuple<int8_rows, fixed<std::int8_t, 7>, fixed<std::int16_t, 15>>;

template <class Operation, class Format>
void compare_outputs(const random_table<Format>& table, const call& bags) {
  BOOST_TEST_CONTEXT(Operation::name << ", dim " << table.rows.dim) {
    // conformance/bag_*.cpp have float, int32 and the natural Q15 of every format.
    if constexpr (std::same_as<Format, int8_rows> && !std::same_as<Operation, testing::mean>) {
      BOOST_TEST((wrong_elements<Operation, float>(table, bags.ids, bags.weights, bags.offsets)) == 0);
    }
    if constexpr (std::same_as<Format, int8_rows>) {
      BOOST_TEST((wrong_elements<Operation, std::int32_t>(table, bags.ids, bags.weights, bags.offsets)) == 0);
      BOOST_TEST((wrong_elements<Operation, std::int16_t>(table, bags.ids, bags.weights, bags.offsets)) == 0);
    }
    BOOST_TEST((wrong_elements<Operation, std::int64_t>(table, bags.ids, bags.weights, bags.offsets)) == 0);
    // From everything lost to everything saturated.
    for (const int bits :
         {-1000, -40, -20, -12, -5, -1, 0, 1, 3, 4, 5, 6, 9, 12, 15, 16, 20, 24, 29, 33, 36, 60, 1000}) {
      BOOST_TEST(
          (wrong_elements<Operation, std::int16_t>(table, bags.ids, bags.weights, bags.offsets, q_format{bits})) == 0,
          "fraction bits " << bits);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_rounding)

BOOST_AUTO_TEST_CASE_TEMPLATE(sums_and_maxima_follow_the_definition, Format, formats) {
  testing::random source(60);
  for (const std::size_t dim : {1U, 21U, 64U, 131U}) {
    const random_table<Format> table(40, dim, source);
    const call bags = make_call(source, 0, 39);
    compare_outputs<testing::sum>(table, bags);
    compare_outputs<testing::maximum>(table, bags);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(means_follow_the_definition, Format, formats) {
  testing::random source(61);
  for (const std::size_t dim : {1U, 21U, 64U, 131U}) {
    const random_table<Format> table(40, dim, source);
    compare_outputs<testing::mean>(table, make_call(source, 0, 39));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weighted_sums_follow_the_definition, Format, formats) {
  testing::random source(63);
  for (const std::size_t dim : {1U, 21U, 131U}) {
    const random_table<Format> table(40, dim, source);
    const call bags = make_call(source, 0, 39);
    compare_outputs<testing::weighted_sum<-1>>(table, bags);
    if constexpr (std::same_as<Format, int8_rows>) {  // the weights' format is the shift of one rounding
      const auto wrong_in = [&]<class Operation, class Element>(Operation, Element) {
        return wrong_elements<Operation, Element>(table, bags.ids, bags.weights, bags.offsets);
      };
      BOOST_TEST(wrong_in(testing::weighted_sum<0>{}, std::int64_t{}) == 0);
      BOOST_TEST(wrong_in(testing::weighted_sum<7>{}, std::int16_t{}) == 0);
      BOOST_TEST(wrong_in(testing::weighted_sum<15>{}, float{}) == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(means_in_float_keep_their_bound, Format, formats) {
  testing::random source(65);
  for (const int exponent : {-100, -63, -62, -20, 100}) {
    const random_table<Format> table(40, 67, source, exponent);
    const call bags = make_call(source, 0, 39);
    BOOST_TEST((wrong_elements<testing::mean, float>(table, bags.ids, bags.weights, bags.offsets)) == 0);
  }
}

// A sum and a reciprocal that both lie nearly half a unit off.
BOOST_AUTO_TEST_CASE(a_mean_in_float_of_an_unfavourable_sum) {
  const std::int8_t codes[] = {0, 127, 5};
  const std::uint16_t multipliers[] = {1, 32767, 26583};
  const auto table = romvec::detail::trusted_view<int8_rows, 3, 1>({codes, multipliers, 0}, 3, 1);
  std::vector<int> ids(33, 0);
  std::fill(ids.begin(), ids.begin() + 4, 1);
  ids[4] = 2;
  float out[1] = {};
  BOOST_TEST(romvec::bag_mean(table, ids, romvec::one_bag, out).ok());
  BOOST_TEST(reference::distance_in_last_places(out[0], 0, 16778551, 33) <= testing::bound_of_float_means);
}

// At the ends of the exponent nothing overflows but the result itself, and no subnormal number appears on the way.
BOOST_AUTO_TEST_CASE(exponents_at_their_limits) {
  testing::random source(64);
  for (const int exponent : {-126, -110, -63, -62, -1, 0, 80, 92, 105, 106}) {
    const random_table<int8_rows> table(40, 21, source, exponent);
    const call bags = make_call(source, 0, 39);
    BOOST_TEST_CONTEXT("exponent " << exponent) {
      BOOST_TEST((wrong_elements<testing::sum, float>(table, bags.ids, bags.weights, bags.offsets)) == 0);
      BOOST_TEST((wrong_elements<testing::maximum, float>(table, bags.ids, bags.weights, bags.offsets)) == 0);
      BOOST_TEST((wrong_elements<testing::weighted_sum<-1>, float>(table, bags.ids, bags.weights, bags.offsets)) == 0);
    }
  }
}

// A weight of 1/2 halves what would be infinite with a weight of 1.
BOOST_AUTO_TEST_CASE(a_weighted_sum_is_infinite_only_where_its_value_is) {
  const std::int8_t codes[] = {1, 2};
  const auto table = romvec::detail::trusted_view<fixed<std::int8_t, -120>, 2, 1>({codes}, 2, 1);
  const std::vector<int> ids(300, 1);
  const std::vector<std::int16_t> halves(300, 1 << 14);
  float out[1] = {};
  BOOST_TEST(romvec::bag_weighted_sum(table, std::span(ids).first(255), halves, romvec::one_bag, out).ok());
  BOOST_TEST(out[0] == 255 * 0x1p120f);
  BOOST_TEST(romvec::bag_weighted_sum(table, ids, halves, romvec::one_bag, out).ok());
  BOOST_TEST(out[0] == std::numeric_limits<float>::infinity());
}

// A mean may be far below one step, so that a fine Q format has digits of it.
BOOST_AUTO_TEST_CASE(means_below_one_step_in_fine_formats) {
  const std::int8_t codes[] = {0, 1, -1};
  const auto table = romvec::detail::trusted_view<fixed<std::int8_t, 7>, 3, 1>({codes}, 3, 1);
  for (const int one : {1, 2}) {
    std::vector<int> ids(1000, 0);
    ids[17] = one;
    for (int bits = 0; bits < 60; ++bits) {
      std::int16_t out[1] = {};
      BOOST_TEST(romvec::bag_mean(table, ids, romvec::one_bag, out, q_format{bits}).ok());
      BOOST_TEST(out[0] == reference::to_int16(one == 1 ? 1 : -1, 1000, 7 - bits), "fraction bits " << bits);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
