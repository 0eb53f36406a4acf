// SPDX-License-Identifier: BSL-1.0
// What can be wrong with an image whose checksums are right is refused by name: every field out of range, contents that
// no conversion writes.
#include <cstring>
#include <vector>

#include "include/images.hpp"
#include "romvec/image.hpp"
#include "support/test.hpp"

namespace {

using namespace images;
using romvec::image_fault;
using romvec::open_image;
using romvec::verify_image;

BOOST_AUTO_TEST_SUITE(image_contents)

template <class Integer>
image_fault fault_after(std::size_t at, Integer value, bool sign = true) {
  bytes image = image_of(rows, 1);
  image.put(at, value);
  if (sign) {
    image.sign();
  }
  const auto opened = open_image<romvec::int8_rows>(image.span());
  BOOST_TEST(!opened.has_value());
  BOOST_TEST((verify_image(image.span()) == opened.fault()));
  return opened.fault();
}

BOOST_AUTO_TEST_CASE(every_field_is_checked) {
  BOOST_TEST((fault_after(1, std::uint8_t{'r'}) == image_fault::not_an_image));
  BOOST_TEST((fault_after(5, std::uint8_t{'\n'}) == image_fault::not_an_image));  // as a transfer in text mode does
  for (const std::uint32_t version : {0U, 3U, 0xFFFFFFFFU}) {
    BOOST_TEST((fault_after(8, version) == image_fault::unknown_version));
  }
  BOOST_TEST((fault_after(40, std::uint8_t{1}, false) == image_fault::damaged_header));
  BOOST_TEST((fault_after(60, std::uint8_t{1}, false) == image_fault::damaged_header));
  BOOST_TEST((fault_after(68, std::uint64_t{8192}) == image_fault::bad_length));
  BOOST_TEST((fault_after(44, std::uint8_t{1}) == image_fault::bad_levels));  // int8_rows has none
  for (const std::uint32_t format : {0U, 14U, 0xFFFFFFFFU}) {
    BOOST_TEST((fault_after(12, format) == image_fault::unknown_format));
  }
  const std::int32_t exponents[] = {-127, 107, INT32_MIN, INT32_MAX};
  for (const std::int32_t exponent : exponents) {
    BOOST_TEST((fault_after(16, exponent) == image_fault::bad_shape));
  }
  for (const std::uint32_t multiplier : {1U, 32768U, 0xFFFFFFFFU}) {  // that of int8_table
    BOOST_TEST((fault_after(40, multiplier) == image_fault::bad_multiplier));
  }
  for (const std::size_t at : {20U, 24U}) {
    for (const std::uint32_t size : {0U, 0x80000000U, 0xFFFFFFFFU}) {
      BOOST_TEST((fault_after(at, size) == image_fault::bad_shape));
    }
    for (const std::uint32_t size : {1U, 4U, 0x7FFFFFFFU}) {
      BOOST_TEST((fault_after(at, size) == image_fault::bad_length));
    }
  }
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{121}, UINT64_MAX}) {
    BOOST_TEST((fault_after(32, size) == image_fault::bad_length));
  }
}

// The largest shape there can be, whose length is beyond any memory.
BOOST_AUTO_TEST_CASE(the_largest_shape_does_not_overflow) {
  bytes image = image_of(fixed16, 3);
  image.put(20, std::uint32_t{0x7FFFFFFF});
  image.put(24, std::uint32_t{0x7FFFFFFF});
  const std::uint64_t blocks_at = (std::uint64_t{0x7FFFFFFF} * 0x7FFFFFFF * 2 + 80 + 3) / 4 * 4;
  image.put(32, blocks_at + (blocks_at + 4095) / 4096 * 4);
  image.sign();
  BOOST_TEST((open_image<romvec::fixed<std::int16_t, 9>>(image.span()).fault() == image_fault::truncated));
}

BOOST_AUTO_TEST_CASE(another_table_than_expected_is_refused) {
  const bytes image = image_of(rows, 1);
  const bytes in_16 = image_of(fixed16, 3);
  BOOST_TEST((open_image<romvec::fixed<std::int8_t, 3>>(image.span()).fault() == image_fault::other_format));
  BOOST_TEST((open_image<romvec::int8_rows>(in_16.span()).fault() == image_fault::other_format));
  BOOST_TEST((open_image<romvec::fixed<std::int16_t, 8>>(in_16.span()).fault() == image_fault::other_format));
  BOOST_TEST((open_image<romvec::int8_rows, 6, 7>(image.span()).fault() == image_fault::other_vocab_size));
  BOOST_TEST((open_image<romvec::int8_rows, 5, 8>(image.span()).fault() == image_fault::other_dim));

  using romvec::image_id;
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(image.span(), image_id{id_of_this_file}).has_value()));
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(image.span(), image_id{id_of_this_file + 1}).fault() ==
              image_fault::other_table));
  const bytes before = image_of(parts_of(rows, 1), 1);  // has no identity, which is not the same as one of 0
  BOOST_TEST((open_image<romvec::int8_rows>(before.span(), image_id{0}).fault() == image_fault::other_table));
  const std::uint32_t crc =
      plain_crc32(reinterpret_cast<const unsigned char*>(before.span().data()) + 64, before.size() - 64);
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(before.span(), crc).has_value()));
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(before.span(), crc + 1).fault() == image_fault::other_table));
}

// Right CRCs, wrong contents.
template <class Change>
void refused_as(const parts& from, image_fault expected, Change change, bool by_opening = false) {
  for (const std::uint32_t version : {std::uint32_t{1}, std::uint32_t{2}}) {
    bytes image = image_of(from, version);
    change(image, image.data() + (version == 1 ? 64 : 80));
    image.sign_arrays();
    BOOST_TEST((verify_image(image.span()) == expected));
    romvec::image_header header{};
    BOOST_TEST((romvec::read_image_header(image.span(), header) == (by_opening ? expected : image_fault::none)));
  }
}

BOOST_AUTO_TEST_CASE(contents_that_no_conversion_writes_are_refused) {
  // Codes.
  for (const std::size_t place : {std::size_t{0}, std::size_t{17}, std::size_t{34}}) {
    const auto minus_128 = [place](bytes&, unsigned char* codes) { codes[place] = 0x80; };
    refused_as(parts_of(rows, 1), image_fault::bad_code, minus_128);
    refused_as(parts_of(fixed8, 2), image_fault::bad_code, minus_128);
    refused_as(parts_of(one_multiplier, 4), image_fault::bad_code, minus_128);
    refused_as(parts_of(fixed16, 3), image_fault::bad_code, [place](bytes&, unsigned char* codes) {
      codes[2 * place] = 0;
      codes[2 * place + 1] = 0x80;
    });
    refused_as(parts_of(fixed16, 3), image_fault::none, [place](bytes&, unsigned char* codes) {
      codes[2 * place] = 1;
      codes[2 * place + 1] = 0x80;  // -32767
    });
  }
  // Multipliers of rows: 0 and 32768 and more; of groups -32768. 35 codes and 13 zeros, 20 and 12, are before them.
  for (const std::uint32_t multiplier : {0U, 32768U, 65535U}) {
    refused_as(parts_of(rows, 1), image_fault::bad_multiplier, [multiplier](bytes& image, unsigned char* codes) {
      image.put(static_cast<std::size_t>(codes - image.data()) + 48 + 8, static_cast<std::uint16_t>(multiplier));
    });
  }
  refused_as(parts_of(nibbles, 5), image_fault::bad_multiplier, [](bytes& image, unsigned char* codes) {
    image.put(static_cast<std::size_t>(codes - image.data()) + 32, std::uint16_t{0x8000});
  });
  refused_as(parts_of(nibbles, 5), image_fault::none, [](bytes& image, unsigned char* codes) {
    image.put(static_cast<std::size_t>(codes - image.data()) + 32, std::uint16_t{0x8001});
  });
  for (const std::uint32_t multiplier : {0U, 32768U, 65536U}) {
    refused_as(
        parts_of(one_multiplier, 4), image_fault::bad_multiplier,
        [multiplier](bytes& image, unsigned char*) { image.put(40, multiplier); }, true);
  }
  // Levels.
  for (const std::uint8_t level : {std::uint8_t{0x80}, std::uint8_t{0x7F}}) {
    refused_as(
        parts_of(nibble_rows, 7), image_fault::bad_levels,
        [level](bytes& image, unsigned char*) { image.put(44, level); }, true);
  }
  refused_as(
      parts_of(nibbles, 5), image_fault::bad_levels,
      [](bytes& image, unsigned char*) { image.data()[50] = image.data()[49]; }, true);
  // Bits that stand for nothing: the last half of an odd row, what is between the arrays.
  for (const std::size_t place : {std::size_t{3}, std::size_t{19}}) {
    refused_as(parts_of(nibble64, 6), image_fault::bad_padding, [place](bytes&, unsigned char* codes) {
      codes[place] = static_cast<unsigned char>(codes[place] | 0x40);
    });
  }
  refused_as(parts_of(rows, 1), image_fault::bad_padding, [](bytes&, unsigned char* codes) { codes[35] = 1; });
  bytes image = image_of(fixed8, 2);
  image.data()[image.blocks_at() - 1] = 1;  // 80 + 35 bytes, one more before the block table
  image.sign_arrays();
  BOOST_TEST((verify_image(image.span()) == image_fault::bad_padding));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
