// SPDX-License-Identifier: BSL-1.0
// An image that is checked a block at a time, and by the compiler.
#include <array>
#include <cstddef>
#include <vector>

#include "include/images.hpp"
#include "romvec/image.hpp"
#include "support/test.hpp"

namespace {

using namespace images;
using romvec::image_fault;
using romvec::open_image;
using romvec::verify_image;

BOOST_AUTO_TEST_SUITE(image_blocks)

// 3 blocks: 4,016 bytes of codes, 4,096 and the rest.
BOOST_AUTO_TEST_CASE(a_block_at_a_time_finds_every_flipped_bit) {
  static const auto large = [] {
    parts out{2, -3, 100, 100, std::vector<unsigned char>(10000), {}, 0, {}};
    for (std::size_t i = 0; i < out.codes.size(); ++i) {
      out.codes[i] = static_cast<unsigned char>(i * 37 % 127);
    }
    return out;
  }();
  bytes image = image_of(large);
  BOOST_TEST(image.size() == 80U + 10000 + 12);
  BOOST_TEST(romvec::block_count(image.span()) == 3U);
  const auto begin_of = [&](std::size_t i) {
    return romvec::image_block(image.span(), i).data() - image.span().data();
  };
  BOOST_TEST(begin_of(0) == 80);
  BOOST_TEST(begin_of(1) == 4096);
  BOOST_TEST(romvec::image_block(image.span(), 0).size() == 4016U);
  BOOST_TEST(romvec::image_block(image.span(), 2).size() == 10080U - 8192);
  BOOST_TEST(romvec::image_block(image.span(), 3).empty());
  BOOST_TEST((romvec::verify_block(image.span(), 3) == image_fault::no_such_block));
  BOOST_TEST((romvec::verify_block(image.span(), static_cast<std::size_t>(-1)) == image_fault::no_such_block));
  for (const std::size_t at : {std::size_t{80}, std::size_t{4095}, std::size_t{4096}, std::size_t{8191},
                               std::size_t{8192}, std::size_t{10079}, std::size_t{10080}, std::size_t{10091}}) {
    const std::size_t block = at < 10080 ? at / 4096 : (at - 10080) / 4;
    for (unsigned bit = 0; bit < 8; ++bit) {
      image.data()[at] = static_cast<unsigned char>(image.data()[at] ^ (1U << bit));
      for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(
            (romvec::verify_block(image.span(), i) == (i == block ? image_fault::damaged_data : image_fault::none)));
      }
      BOOST_TEST((verify_image(image.span()) == image_fault::damaged_data));
      BOOST_TEST((open_image<romvec::fixed<std::int8_t, 3>>(image.span()).has_value()));  // reads no arrays
      image.data()[at] = static_cast<unsigned char>(image.data()[at] ^ (1U << bit));
    }
  }
  BOOST_TEST((romvec::verify_block(image.span().first(100), 0) == image_fault::truncated));
  const bytes before = image_of(large, 1);
  BOOST_TEST(romvec::block_count(before.span()) == 0U);
  BOOST_TEST((romvec::verify_block(before.span(), 0) == image_fault::no_such_block));
}

// An image in a constant expression: a table that is linked as bytes is checked by the compiler.
constexpr std::array<std::byte, 80 + 4 + 4> smallest = [] {
  std::array<std::byte, 88> out{};
  const auto put = [&out](std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      out[at + i] = static_cast<std::byte>((value >> (8 * i)) & 255);
    }
  };
  for (std::size_t i = 0; i < 8; ++i) {
    out[i] = std::byte{romvec::image_magic[i]};
  }
  put(8, 2, 4);
  put(12, 2, 4);
  put(20, 1, 4);
  put(24, 1, 4);
  put(32, 88, 8);
  put(68, 4096, 8);
  put(80, 5, 1);
  put(84, romvec::crc32(std::span(out).subspan(80, 4)), 4);
  put(28, romvec::crc32(std::span(out).subspan(84, 4)), 4);
  put(76, romvec::crc32(std::span(out).first(76)), 4);
  return out;
}();
static_assert(verify_image(smallest) == image_fault::none && romvec::block_count(smallest) == 1 &&
              romvec::verify_block(smallest, 0) == image_fault::none);

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
