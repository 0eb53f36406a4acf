// SPDX-License-Identifier: BSL-1.0
// Images of trellis codes: the window in the header, multipliers of a byte, the levels behind them. Written byte by
// byte as the layout has them, and refused by name for contents that no conversion writes.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>

#include "include/images.hpp"
#include "romvec/gather.hpp"
#include "romvec/image.hpp"
#include "support/test.hpp"

namespace {

using romvec::image_fault;
using romvec::open_image;
using romvec::verify_image;
using format = romvec::trellis_rows<3>;

// 5 rows of 7 weights: 3 bytes a row, of which the last 3 bits are no weight's. Codes at 80 to 95, multipliers at 96 to
// 101, levels at 112 to 368, the block table there.
constexpr auto quantised = romvec::make_table<format>(images::weights);
constexpr std::size_t multipliers_at = 96;
constexpr std::size_t levels_at = 112;
constexpr std::size_t blocks_at = 368;

images::bytes image_of(romvec::window_start start, std::uint32_t version = 2) {
  images::bytes image(blocks_at + 4);
  std::memset(image.data(), 0, image.size());
  const unsigned char magic[8] = {0x89, 'R', 'V', 'E', 'C', '\r', '\n', 0x1A};
  std::memcpy(image.data(), magic, 8);
  image.put(8, version);
  image.put(12, std::uint32_t{10});
  image.put(16, std::int32_t{quantised.exponent()});
  image.put(20, std::uint32_t{5});
  image.put(24, std::uint32_t{7});
  image.put(32, std::uint64_t{image.size()});
  image.put(44, std::uint16_t{497 << 4});
  image.put(46, static_cast<std::uint8_t>(start));
  image.put(60, images::id_of_this_file);
  image.put(68, std::uint64_t{4096});
  std::memcpy(image.data() + 80, quantised.codes, 15);
  std::memcpy(image.data() + multipliers_at, quantised.multipliers, 5);
  std::memcpy(image.data() + levels_at, quantised.levels, 256);
  image.sign_arrays();
  return image;
}

// With right CRCs.
image_fault fault_after(const std::function<void(images::bytes&)>& change) {
  images::bytes image = image_of(romvec::window_start::zero);
  change(image);
  image.sign_arrays();
  return verify_image(image.span());
}
image_fault fault_with(std::size_t at, std::uint8_t value) {
  return fault_after([=](images::bytes& image) { image.put(at, value); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(image_windows)

BOOST_AUTO_TEST_CASE(an_image_is_the_table) {
  for (const auto start : {romvec::window_start::zero, romvec::window_start::ring}) {
    const images::bytes image = image_of(start);
    BOOST_TEST((verify_image(image.span()) == image_fault::none));
    BOOST_TEST(romvec::image_bytes_of(format::id, 5, 7) == image.size());
    BOOST_TEST(romvec::image_levels_offset(format::id, 5, 7) == levels_at);
    const auto opened = open_image<format, 5, 7>(image.span());
    BOOST_TEST_REQUIRE(opened.has_value());
    auto expected = quantised;
    expected.window.start = start;
    BOOST_TEST((opened->window() == expected.window));
    float out[7] = {};
    for (std::size_t row = 0; row < 5; ++row) {
      BOOST_TEST(romvec::lookup(*opened, row, out).ok());
      for (std::size_t c = 0; c < 7; ++c) {
        BOOST_TEST((out[c] == expected.value(row, c)), "row " << row << ", column " << c);
      }
    }
    BOOST_TEST((open_image<romvec::trellis_rows<2>>(image.span()).fault() == image_fault::other_format));
  }
}

BOOST_AUTO_TEST_CASE(a_window_that_is_none_is_refused) {
  for (const std::uint16_t factor :
       {std::uint16_t{0}, std::uint16_t{0x0200}, std::uint16_t{0x8000}}) {  // levels would be left out
    BOOST_TEST((fault_after([=](images::bytes& image) { image.put(44, factor); }) == image_fault::bad_window));
  }
  BOOST_TEST((fault_after([](images::bytes& image) { image.put(44, std::uint16_t{0x0100}); }) == image_fault::none));
  BOOST_TEST((fault_with(46, 2) == image_fault::bad_window));
  BOOST_TEST((fault_with(47, 1) == image_fault::bad_levels));  // nothing is there
}

BOOST_AUTO_TEST_CASE(contents_that_no_conversion_writes_are_refused) {
  BOOST_TEST((fault_with(multipliers_at + 2, 191) == image_fault::none));
  BOOST_TEST((fault_with(multipliers_at + 2, 0) == image_fault::none));
  BOOST_TEST((fault_with(multipliers_at + 2, 192) == image_fault::bad_multiplier));
  BOOST_TEST((fault_with(levels_at + 255, 0x80) == image_fault::bad_levels));
  BOOST_TEST((fault_with(levels_at + 255, 0x81) == image_fault::none));  // in any order
  for (const std::size_t at : {82U, 85U, 94U}) {                         // the last byte of a row
    BOOST_TEST((fault_with(at, 0x08) == image_fault::none));
    BOOST_TEST((fault_with(at, 0x04) == image_fault::bad_padding));
    BOOST_TEST((fault_with(at, 0x01) == image_fault::bad_padding));
  }
  for (const std::size_t at : {std::size_t{95}, multipliers_at + 5, levels_at - 1}) {  // between the arrays
    BOOST_TEST((fault_with(at, 1) == image_fault::bad_padding), "byte " << at);
  }
}

// Version 1 ends before there were such codes.
BOOST_AUTO_TEST_CASE(version_1_knows_no_windows) {
  images::bytes image = image_of(romvec::window_start::zero, 1);
  image.sign();
  BOOST_TEST((open_image<format>(image.span()).fault() == image_fault::unknown_format));
}

BOOST_AUTO_TEST_SUITE_END()
