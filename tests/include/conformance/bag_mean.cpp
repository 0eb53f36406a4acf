// SPDX-License-Identifier: BSL-1.0
// bag_mean follows its definition for every dim, format and output, in a constant expression, too, and writes nothing
// but its row.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "include/conformance/bags.hpp"
#include "include/conformance/formats.hpp"
#include "include/reductions.hpp"
#include "romvec/bag.hpp"
#include "romvec/make_view.hpp"
#include "support/test.hpp"

namespace {

using reduction = testing::mean;

// The largest values that there are in a row, and others; two multipliers.
constexpr std::size_t dim = 43;
struct extreme_rows {
  std::int8_t codes[2 * dim];
  std::uint16_t multipliers[2] = {32767, 20011};
};
constexpr extreme_rows made = [] {
  extreme_rows rows{};
  for (std::size_t i = 0; i < 2 * dim; ++i) {
    const auto other = static_cast<std::int8_t>(static_cast<int>(i * 37 % 255) - 127);
    rows.codes[i] = i % 3 == 0 ? 127 : i % 3 == 1 ? -127 : other;
  }
  return rows;
}();
constexpr int exponent = -20;
constexpr auto extreme = romvec::make_view<romvec::int8_rows, 2, dim>(made.codes, made.multipliers, exponent);

// sum / divisor to nearest, halves up, as an int16.
std::int16_t rounded(std::int64_t sum, std::int64_t divisor) {
  const std::int64_t doubled = 2 * sum + divisor;
  const std::int64_t quotient = doubled / (2 * divisor) - (doubled % (2 * divisor) < 0 ? 1 : 0);
  return static_cast<std::int16_t>(std::clamp<std::int64_t>(quotient, INT16_MIN, INT16_MAX));
}

// How many columns of the mean of the rows of `ids` are wrong in steps of 2^shift times the table's.
std::size_t wrong_means(std::span<const std::uint8_t> ids, int shift) {
  std::int16_t out[dim] = {};
  if (!romvec::bag_mean(extreme, ids, romvec::one_bag, out, romvec::q_format{-exponent - shift}).ok()) {
    return dim;
  }
  std::size_t wrong = 0;
  for (std::size_t column = 0; column < dim; ++column) {
    std::int64_t sum = 0;
    for (const std::uint8_t id : ids) {
      sum += std::int64_t{made.codes[id * dim + column]} * made.multipliers[id];
    }
    wrong += out[column] == rounded(sum, static_cast<std::int64_t>(ids.size()) << shift) ? 0 : 1;
  }
  return wrong;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_means)

BOOST_AUTO_TEST_CASE_TEMPLATE(follow_the_definition, Format, conformance::formats) {
  conformance::compare_with_definition<reduction, Format>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(have_the_bits_of_the_compiler, Format, conformance::formats) {
  conformance::compare_with_compiler<reduction, Format, std::int32_t, romvec::padding_id>();
}

BOOST_AUTO_TEST_CASE(of_other_outputs_have_the_bits_of_the_compiler) {
  conformance::compare_with_compiler<reduction, romvec::int8_rows, float, romvec::padding_id>();
  conformance::compare_with_compiler<reduction, romvec::int8_rows, std::int16_t, romvec::q_format>();
}

// Every divisor of a bag whose sums are inside int32, and the first beyond; steps from the finest on.
BOOST_AUTO_TEST_CASE(of_any_number_of_rows_are_rounded_once) {
  std::uint8_t ids[258] = {};
  for (std::size_t i = 0; i < std::size(ids); ++i) {
    ids[i] = i % 5 == 3 ? 1 : 0;
  }
  for (std::size_t count = 1; count <= std::size(ids); ++count) {
    for (const int shift : {0, 1, 6, 7, 8, 11, 13, 14, 21, 22, 23, 24}) {
      BOOST_TEST(wrong_means(std::span(ids).first(count), shift) == 0, count << " rows, shift " << shift);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
