// SPDX-License-Identifier: BSL-1.0
// Arrays of 4-bit codes, multipliers and levels to a view: the right ones are the table, each wrong one is named.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::make_view;
using romvec::nibble_groups;
using romvec::nibble_rows;
using romvec::shape;
using romvec::status;
using romvec::table_view;

// The last half of a row is no code.
constexpr std::uint8_t some_bytes[] = {0x10, 0x32, 0x04, 0x54, 0x76, 0xF8, 0x98, 0xBA, 0x0C};
constexpr std::int16_t signed_multipliers[] = {-32767, 0, 32767};

// 3 rows of 5 codes of 4 bits.
struct nibble_arrays {
  std::vector<std::uint8_t> codes{std::begin(some_bytes), std::end(some_bytes)};
  std::vector<std::int16_t> multipliers{std::begin(signed_multipliers), std::end(signed_multipliers)};
  std::vector<std::int8_t> levels{std::begin(romvec::uniform_levels), std::end(romvec::uniform_levels)};
  std::int64_t exponent = -20;
  shape size{.vocab_size = 3, .dim = 5};

  template <class View>
  status make(View& view) const {
    return make_view(codes, multipliers, levels, exponent, size, view);
  }
};

void refused(const nibble_arrays& arrays, errc code, std::size_t position = 0) {
  table_view<nibble_rows> view;
  BOOST_TEST_REQUIRE(nibble_arrays().make(view).ok());
  BOOST_TEST((arrays.make(view) == status(code, position)));
  BOOST_TEST(view.vocab_size() == 0u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(making_a_view_of_levels)

// Whatever stands in the half of an odd row that is no code.
BOOST_AUTO_TEST_CASE(of_four_bits) {
  const nibble_arrays arrays;
  table_view<nibble_rows> view;
  BOOST_TEST_REQUIRE(arrays.make(view).ok());
  BOOST_TEST(view.code(0, 1) == -93);  // the low half of byte 1: level 2
  BOOST_TEST(view.code(1, 0) == 0);    // a group of zeros
  nibble_arrays changed;
  changed.codes.pop_back();
  refused(changed, errc::bad_length);
  changed = {};
  changed.multipliers.pop_back();
  refused(changed, errc::bad_length);
  changed = {};
  changed.size = {.vocab_size = SIZE_MAX / 2 + 1, .dim = 4};
  refused(changed, errc::bad_length);
  changed.size = {.vocab_size = 3, .dim = SIZE_MAX};
  refused(changed, errc::bad_length);
  // A multiplier for every 32 columns: a row of 33 has two.
  table_view<nibble_groups<32>> groups;
  const std::vector<std::uint8_t> codes(2 * 17);
  const std::vector<std::int16_t> multipliers(4, 9);
  const shape size{.vocab_size = 2, .dim = 33};
  BOOST_TEST(make_view(codes, multipliers, romvec::uniform_levels, 0, size, groups).ok());
  BOOST_TEST(groups.groups() == 2u);
  BOOST_TEST((make_view(codes, std::span(multipliers).first(3), romvec::uniform_levels, 0, size, groups).code() ==
              errc::bad_length));
}

BOOST_AUTO_TEST_CASE(levels_that_are_missing_or_do_not_ascend) {
  nibble_arrays arrays;
  arrays.levels.pop_back();
  refused(arrays, errc::bad_levels);
  arrays.levels.clear();
  refused(arrays, errc::bad_levels);
  arrays = {};
  arrays.levels[0] = -128;
  refused(arrays, errc::bad_levels, 0);
  arrays = {};
  std::swap(arrays.levels[7], arrays.levels[8]);
  refused(arrays, errc::bad_levels, 8);
  arrays = {};
  arrays.levels[15] = -127;
  refused(arrays, errc::bad_levels, 15);
  arrays = {};
  arrays.levels[8] = arrays.levels[7];  // MXFP4 has 0 twice
  table_view<nibble_rows> view;
  BOOST_TEST(arrays.make(view).ok());
}

BOOST_AUTO_TEST_CASE(exponents_and_multipliers_that_the_format_has_not) {
  for (const std::int64_t exponent : {std::int64_t{-127}, std::int64_t{-128}, std::int64_t{107}, std::int64_t{127},
                                      std::int64_t{1} << 32, INT64_MIN, INT64_MAX}) {
    nibble_arrays arrays;
    arrays.exponent = exponent;
    refused(arrays, errc::bad_exponent);
  }
  nibble_arrays arrays;
  arrays.multipliers[2] = -32768;
  refused(arrays, errc::bad_multiplier, 2);
}

BOOST_AUTO_TEST_SUITE_END()
