// SPDX-License-Identifier: BSL-1.0
// Arrays of trellis codes to a view: the right ones are the table, each wrong one is named.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::code_window;
using romvec::errc;
using romvec::shape;
using romvec::status;
using romvec::table_view;
using romvec::window_start;
using format = romvec::trellis_rows<2>;

// 3 rows of 5 weights, 2 bytes each, of whose last 6 bits none is a weight's.
struct window_arrays {
  std::vector<std::uint8_t> codes{0x1B, 0xC0, 0xE4, 0x40, 0xFF, 0xC0};
  std::vector<std::uint8_t> multipliers{191, 0, 17};
  std::vector<std::int8_t> levels = std::vector<std::int8_t>(256, -127);
  code_window window{0x0100, window_start::zero};  // the index is the window's low byte
  std::int64_t exponent = -20;
  shape size{.vocab_size = 3, .dim = 5};

  window_arrays() {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      levels[i] = static_cast<std::int8_t>(static_cast<int>(i % 255) - 127);
    }
  }
  status make(table_view<format>& view) const {
    return romvec::make_view(codes, multipliers, levels, window, exponent, size, view);
  }
};

void refused(const window_arrays& arrays, errc code, std::size_t position = 0) {
  table_view<format> view;
  BOOST_TEST_REQUIRE(window_arrays().make(view).ok());
  BOOST_TEST((arrays.make(view) == status(code, position)));
  BOOST_TEST(view.vocab_size() == 0U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(making_a_view_of_windows)

// 0x1B is 0, 1, 2, 3: windows of 0, 1, 6 and 27, then 111 with the first bits of 0xC0.
BOOST_AUTO_TEST_CASE(of_two_bits) {
  const window_arrays arrays;
  table_view<format> view;
  BOOST_TEST_REQUIRE(arrays.make(view).ok());
  const std::int32_t codes[] = {-127, -126, -121, -100, -16};
  for (std::size_t c = 0; c < 5; ++c) {
    BOOST_TEST(view.code(0, c) == codes[c]);
    BOOST_TEST(view.value(0, c) == static_cast<float>(codes[c] * 31744) * 0x1p-20F);
    BOOST_TEST(view.code(1, c) == 0);  // a row of zeros
  }
  BOOST_TEST(view.multiplier(2) == 17);
  BOOST_TEST((view.window() == arrays.window && view.levels().size() == 256 && view.row_bytes() == 2));
  BOOST_TEST(table_view<format>().levels().empty());
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
  window_arrays arrays;
  arrays.codes.pop_back();
  refused(arrays, errc::bad_length);
  arrays = {};
  arrays.multipliers.pop_back();
  refused(arrays, errc::bad_length);
  arrays = {};
  arrays.levels.pop_back();
  refused(arrays, errc::bad_levels);
  arrays = {};
  arrays.size.dim = 0;
  refused(arrays, errc::bad_shape);
}

BOOST_AUTO_TEST_CASE(what_no_table_has_is_named) {
  window_arrays arrays;
  arrays.multipliers[2] = 192;
  refused(arrays, errc::bad_multiplier, 2);
  arrays = {};
  arrays.levels[77] = -128;
  refused(arrays, errc::bad_levels, 77);
  arrays = {};
  arrays.exponent = 107;
  refused(arrays, errc::bad_exponent);
  for (const std::uint16_t factor :
       {std::uint16_t{0}, std::uint16_t{0x0200}, std::uint16_t{0x8000}}) {  // every other level, or fewer, is left out
    arrays = {};
    arrays.window.factor = factor;
    refused(arrays, errc::bad_window);
  }
  arrays = {};
  arrays.window.start = static_cast<window_start>(2);
  refused(arrays, errc::bad_window);
}

BOOST_AUTO_TEST_SUITE_END()
