// SPDX-License-Identifier: BSL-1.0
// Arrays of any length and content to a view: the right ones are the table, and each wrong one is named and never read
// through.
#include "romvec/make_view.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "romvec/format.hpp"
#include "romvec/gather.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::int8_rows;
using romvec::int8_table;
using romvec::make_view;
using romvec::nibble_rows;
using romvec::shape;
using romvec::status;
using romvec::table_view;

constexpr std::int8_t some_codes[] = {1, 2, 3, 4, 5, 6, 7, 8, -127, 127, 0, -1};
constexpr std::uint16_t some_multipliers[] = {1, 32767, 100};

// 3 rows of 4 codes.
struct int8_arrays {
  std::vector<std::int8_t> codes{std::begin(some_codes), std::end(some_codes)};
  std::vector<std::uint16_t> multipliers{std::begin(some_multipliers), std::end(some_multipliers)};
  std::int64_t exponent = -20;
  shape size{.vocab_size = 3, .dim = 4};

  template <class View>
  status make(View& view) const {
    return make_view(codes, multipliers, exponent, size, view);
  }
};

// The status, and that the view which was a right one before is none.
void refused(const int8_arrays& arrays, errc code, std::size_t position = 0) {
  table_view<int8_rows> view;
  BOOST_TEST_REQUIRE(int8_arrays().make(view).ok());
  BOOST_TEST((arrays.make(view) == status(code, position)));
  BOOST_TEST(view.vocab_size() == 0u);
}

// As constants.
constexpr std::int8_t rom_codes[] = {1, -2, 3, -4, 5, -6};
constexpr std::uint16_t rom_multipliers[] = {10, 20, 30};
constexpr auto rom_view = make_view<int8_rows, 3, 2>(rom_codes, rom_multipliers, 0);
constexpr auto rom_view_of_any_size =
    make_view<int8_rows>(rom_codes, rom_multipliers, 0, shape{.vocab_size = 2, .dim = 3});
constexpr auto rom_view_of_one_multiplier = make_view<int8_table, 3, 2>(rom_codes, 7, -1);
constexpr auto rom_view_of_fixed = make_view<fixed<std::int8_t, 1>, 3, 2>(rom_codes);
static_assert(rom_view.value(2, 1) == -180 && rom_view_of_any_size.value(1, 0) == -80);
static_assert(rom_view_of_one_multiplier.value(1, 1) == -14 && rom_view_of_fixed.value(1, 1) == -2);

// A status in a constant expression, too: of what is right.
static_assert([] {
  table_view<int8_rows, std::dynamic_extent, 2> view;
  return make_view(rom_codes, rom_multipliers, 0, {.vocab_size = 3, .dim = 2}, view).ok() && view.value(0, 1) == -20;
}());

}  // namespace

BOOST_AUTO_TEST_SUITE(making_a_view)

BOOST_AUTO_TEST_CASE(is_the_table) {
  const int8_arrays arrays;
  table_view<int8_rows> view;
  BOOST_TEST_REQUIRE(arrays.make(view).ok());
  BOOST_TEST(view.row(2).data() == arrays.codes.data() + 8);
  BOOST_TEST(view.multiplier(1) == 32767);
  table_view<int8_rows, 3, 4> of_static_size;
  BOOST_TEST(arrays.make(of_static_size).ok());
  BOOST_TEST(of_static_size.value(1, 0) == view.value(1, 0));
}

BOOST_AUTO_TEST_CASE(of_longer_spans_reads_the_first) {
  int8_arrays arrays;
  arrays.codes.push_back(-128);
  arrays.multipliers.push_back(65535);
  table_view<int8_rows> view;
  BOOST_TEST(arrays.make(view).ok());
  BOOST_TEST(view.vocab_size() == 3u);
}

BOOST_AUTO_TEST_CASE(sizes_that_are_none_or_not_the_type_s) {
  for (const shape size : {shape{.vocab_size = 0, .dim = 4}, shape{.vocab_size = 3, .dim = 0}, shape{}}) {
    int8_arrays arrays;
    arrays.size = size;
    refused(arrays, errc::bad_shape);
  }
  const int8_arrays arrays;
  table_view<int8_rows, 2, 4> two_rows;
  BOOST_TEST((arrays.make(two_rows) == status(errc::bad_shape, 0)));
  BOOST_TEST(two_rows.vocab_size() == 0u);
  table_view<int8_rows, std::dynamic_extent, 3> three_columns;
  BOOST_TEST((arrays.make(three_columns) == status(errc::bad_shape, 0)));
}

// Also sizes whose product does not fit into std::size_t: it wraps to 4 and to 0.
BOOST_AUTO_TEST_CASE(spans_that_are_too_short) {
  constexpr std::size_t half = SIZE_MAX / 2 + 1;
  for (const shape size : {shape{.vocab_size = 4, .dim = 3}, shape{.vocab_size = 3, .dim = 5},
                           shape{.vocab_size = 4, .dim = half / 2 + 1}, shape{.vocab_size = half, .dim = 2},
                           shape{.vocab_size = SIZE_MAX, .dim = SIZE_MAX}, shape{.vocab_size = 2, .dim = half}}) {
    int8_arrays arrays;
    arrays.size = size;
    refused(arrays, errc::bad_length);
  }
  int8_arrays arrays;
  arrays.codes.pop_back();
  refused(arrays, errc::bad_length);
  arrays = {};
  arrays.multipliers.pop_back();
  refused(arrays, errc::bad_length);
  arrays = {};
  arrays.codes.clear();
  refused(arrays, errc::bad_length);
}

BOOST_AUTO_TEST_CASE(exponents_that_the_format_has_not) {
  for (const std::int64_t exponent : {std::int64_t{-127}, std::int64_t{-128}, std::int64_t{107}, std::int64_t{127},
                                      std::int64_t{1} << 32, INT64_MIN, INT64_MAX}) {
    int8_arrays arrays;
    arrays.exponent = exponent;
    refused(arrays, errc::bad_exponent);
  }
  for (const std::int64_t exponent : {-126, 106}) {
    int8_arrays arrays;
    arrays.exponent = exponent;
    table_view<int8_rows> view;
    BOOST_TEST(arrays.make(view).ok());
  }
}

BOOST_AUTO_TEST_CASE(multipliers_that_are_none) {
  for (const unsigned multiplier : {0u, 32768u, 40000u, 65535u}) {
    for (std::size_t row = 0; row < 3; ++row) {
      int8_arrays arrays;
      arrays.multipliers[row] = static_cast<std::uint16_t>(multiplier);
      refused(arrays, errc::bad_multiplier, row);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_code_of_minus_128_wherever_it_stands) {
  for (std::size_t i = 0; i < 12; ++i) {
    int8_arrays arrays;
    arrays.codes[i] = -128;
    refused(arrays, errc::bad_code, i);
  }
  std::vector<std::int16_t> codes(6, -32767);
  table_view<fixed<std::int16_t, 15>> view;
  BOOST_TEST(make_view(codes, {.vocab_size = 2, .dim = 3}, view).ok());
  codes[4] = -32768;
  BOOST_TEST((make_view(codes, {.vocab_size = 2, .dim = 3}, view) == status(errc::bad_code, 4)));
  std::vector<std::int8_t> short_codes(100000, -127);
  table_view<fixed<std::int8_t, 7>, std::dynamic_extent, 100> rows;
  BOOST_TEST(make_view(short_codes, {.vocab_size = 1000, .dim = 100}, rows).ok());
  short_codes[99999] = -128;
  BOOST_TEST((make_view(short_codes, {.vocab_size = 1000, .dim = 100}, rows) == status(errc::bad_code, 99999)));
  BOOST_TEST(rows.vocab_size() == 0u);
}

BOOST_AUTO_TEST_CASE(one_multiplier_for_the_table) {
  const std::int8_t codes[] = {1, 2, 3, 4, 5, -128};
  table_view<int8_table> view;
  BOOST_TEST(make_view(codes, 32767, -20, {.vocab_size = 5, .dim = 1}, view).ok());
  BOOST_TEST(view.multiplier(4) == 32767);
  BOOST_TEST((make_view(codes, 32767, -20, {.vocab_size = 3, .dim = 2}, view) == status(errc::bad_code, 5)));
  for (const std::int64_t multiplier :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{32768}, std::int64_t{65537}, (std::int64_t{1} << 32) + 5}) {
    BOOST_TEST(
        (make_view(codes, multiplier, -20, {.vocab_size = 5, .dim = 1}, view) == status(errc::bad_multiplier, 0)));
    BOOST_TEST(view.vocab_size() == 0u);
  }
  BOOST_TEST((make_view(codes, 1, 107, {.vocab_size = 5, .dim = 1}, view) == status(errc::bad_exponent, 0)));
  BOOST_TEST((make_view(codes, 1, 0, {.vocab_size = 7, .dim = 1}, view) == status(errc::bad_length, 0)));
}

BOOST_AUTO_TEST_CASE(an_empty_view_refuses_every_id) {
  const table_view<int8_rows> none;
  const table_view<int8_rows, 4, 5> none_of_static_size;
  std::vector<float> out(5, 7.0F);
  for (const int id : {0, 1, -1}) {
    BOOST_TEST((romvec::lookup(none, id, out).code() == errc::bad_id));
    BOOST_TEST((romvec::lookup(none_of_static_size, id, out).code() == errc::bad_id));
  }
  BOOST_TEST(out == std::vector<float>(5, 7.0F), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_table_written_by_hand_says_whether_it_is_one) {
  constexpr romvec::table<int8_rows, 2, 2> right = {{"\001\002\003\004", {1, 32767}, -9}};
  static_assert(right.is_valid());
  constexpr romvec::table<int8_rows, 2, 2> too_large = {{"\001\002\003\004", {1, 32768}, -9}};
  static_assert(!too_large.is_valid());
  constexpr romvec::table<int8_rows, 2, 2> of_no_step = {{"\001\002\003\004", {1, 0}, -9}};
  static_assert(!of_no_step.is_valid());
  constexpr romvec::table<int8_rows, 2, 2> of_minus_128 = {{"\001\002\003\200", {1, 2}, -9}};
  static_assert(!of_minus_128.is_valid());
  constexpr romvec::table<int8_rows, 2, 2> too_small = {{"\001\002\003\004", {1, 2}, -127}};
  static_assert(!too_small.is_valid());
  constexpr romvec::table<int8_table, 2, 2> one = {{"\001\002\003\004", 40000, -9}};
  static_assert(!one.is_valid());
  constexpr romvec::table<fixed<std::int8_t, 7>, 1, 2> q7 = {{"\001\200"}};
  static_assert(!q7.is_valid());
  constexpr romvec::table<nibble_rows, 1, 2> flat = {{"\001", {1}, {}, 0}};
  static_assert(flat.is_valid());
  constexpr romvec::table<nibble_rows, 1, 2> falling = {{"\001", {1}, {1, 0}, 0}};
  static_assert(!falling.is_valid());
}

// A span may say what no memory has: a table of so many rows would take negative ids for rows. Nothing is read.
BOOST_AUTO_TEST_CASE(more_rows_than_an_array_can_have) {
  const std::int8_t code = 1;
  constexpr std::size_t most = static_cast<std::size_t>(-1) / 2;
  for (const std::size_t rows : {most + 1, 2 * most, 2 * most + 1}) {
    table_view<fixed<std::int8_t, 7>> view;
    const std::span<const std::int8_t> claimed(&code, rows);
    BOOST_TEST((make_view(claimed, {.vocab_size = rows, .dim = 1}, view) == status(errc::bad_length, 0)));
    BOOST_TEST(view.vocab_size() == 0U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
