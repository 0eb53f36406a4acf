// SPDX-License-Identifier: BSL-1.0
// Images of both versions open in place, and what is damaged is found: every bit flipped, every length cut off.
#include "romvec/image.hpp"

#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "include/images.hpp"
#include "romvec/gather.hpp"
#include "support/test.hpp"

namespace {

using namespace images;
using romvec::image_fault;
using romvec::open_image;
using romvec::verify_image;

template <class Format, std::size_t VocabSize, std::size_t Dim, class Table>
void opens(const Table& table, std::uint32_t format) {
  for (const std::uint32_t version : {std::uint32_t{1}, std::uint32_t{2}}) {
    const bytes image = image_of(parts_of(table, format), version);
    BOOST_TEST((verify_image(image.span()) == image_fault::none));
    const auto opened = open_image<Format, VocabSize, Dim>(image.span());
    BOOST_TEST_REQUIRE(opened.has_value());
    BOOST_TEST(opened->vocab_size() == 5U);
    BOOST_TEST(opened->dim() == 7U);
    const int ids[] = {4, 0, 2, 2, 1, 3};
    std::vector<float> expected(std::size_t{6} * 7);
    std::vector<float> got(std::size_t{6} * 7);
    BOOST_TEST(romvec::gather(table, ids, expected).ok());
    BOOST_TEST(romvec::gather(*opened, ids, got).ok());
    BOOST_TEST(got == expected);
  }
}

BOOST_AUTO_TEST_SUITE(images)

BOOST_AUTO_TEST_CASE(the_crc_is_that_of_zlib) {
  constexpr auto crc_of = [](std::string_view text) {
    std::array<std::byte, 16> bytes{};
    for (std::size_t i = 0; i < text.size(); ++i) {
      bytes[i] = static_cast<std::byte>(text[i]);
    }
    return romvec::crc32(std::span(bytes).first(text.size()));
  };
  static_assert(crc_of("123456789") == 0xCBF43926u && crc_of("") == 0 && crc_of("a") == 0xE8B7BE43u);
  const std::byte both[] = {std::byte{1}, std::byte{200}, std::byte{0}, std::byte{77}};
  const std::span<const std::byte> all(both);
  BOOST_TEST(romvec::crc32(all.subspan(1), romvec::crc32(all.first(1))) == romvec::crc32(all));
}

BOOST_AUTO_TEST_CASE(open_in_place_in_every_format) {
  constexpr std::size_t any = std::dynamic_extent;
  opens<romvec::int8_rows, 5, 7>(rows, 1);
  opens<romvec::int8_rows, any, any>(rows, 1);
  opens<romvec::fixed<std::int8_t, 3>, 5, any>(fixed8, 2);
  opens<romvec::fixed<std::int16_t, 9>, any, 7>(fixed16, 3);
  opens<romvec::int8_table, 5, 7>(one_multiplier, 4);
  opens<romvec::nibble_groups<32>, any, any>(nibbles, 5);
  opens<romvec::nibble_groups<64>, 5, any>(nibble64, 6);
  opens<romvec::nibble_rows, 5, 7>(nibble_rows, 7);
}

BOOST_AUTO_TEST_CASE(a_table_is_used_where_it_lies) {
  const bytes image = image_of(rows, 1);
  const auto opened = open_image<romvec::int8_rows>(image.span());
  BOOST_TEST(static_cast<const void*>(opened->row(0).data()) == static_cast<const void*>(image.span().data() + 80));
  const bytes before = image_of(parts_of(rows, 1), 1);
  const auto of_version_1 = open_image<romvec::int8_rows>(before.span());
  BOOST_TEST(static_cast<const void*>(of_version_1->row(0).data()) ==
             static_cast<const void*>(before.span().data() + 64));
}

// Whoever does not look at the fault has a table without rows: nothing is read.
template <class Format, std::size_t VocabSize, std::size_t Dim>
void has_no_rows() {
  alignas(16) const std::byte nothing[128] = {};
  const auto opened = open_image<Format, VocabSize, Dim>(nothing);
  BOOST_TEST(!opened.has_value());
  BOOST_TEST((opened.fault() == image_fault::not_an_image));
  BOOST_TEST(opened->vocab_size() == 0U);
  std::vector<float> row(7, 3.0F);
  for (const int id : {0, 1, -1, 4}) {
    const romvec::status done = romvec::lookup(*opened, id, row);
    BOOST_TEST((done.code() == romvec::errc::bad_id));
    BOOST_TEST(row == std::vector<float>(7, 3.0F));
  }
}

BOOST_AUTO_TEST_CASE(what_did_not_open_has_no_rows) {
  constexpr std::size_t any = std::dynamic_extent;
  has_no_rows<romvec::int8_rows, any, any>();
  has_no_rows<romvec::int8_rows, 5, 7>();
  has_no_rows<romvec::int8_table, 5, any>();
  has_no_rows<romvec::nibble_groups<32>, any, 7>();
  has_no_rows<romvec::nibble_rows, 5, 7>();
  has_no_rows<romvec::fixed<std::int8_t, 3>, 5, 7>();
  has_no_rows<romvec::fixed<std::int16_t, 9>, any, any>();
}

void every_bit_counts(std::uint32_t version) {
  bytes image = image_of(parts_of(rows, 1), version);
  const std::size_t header_bits = version == 1 ? 512 : 640;
  int found = 0;
  int opened_all_the_same = 0;
  for (std::size_t i = 0; i < 8 * image.size(); ++i) {
    const auto flip = [&] { image.data()[i / 8] = static_cast<unsigned char>(image.data()[i / 8] ^ (1U << i % 8)); };
    flip();
    found += verify_image(image.span()) != image_fault::none;
    opened_all_the_same += i < header_bits && open_image<romvec::int8_rows>(image.span()).has_value();
    flip();
  }
  BOOST_TEST(found == static_cast<int>(8 * image.size()));
  BOOST_TEST(opened_all_the_same == 0);
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_found) {
  every_bit_counts(1);
  every_bit_counts(2);
}

BOOST_AUTO_TEST_CASE(every_length_that_is_cut_off_is_refused) {
  const bytes image = image_of(rows, 1);
  for (std::size_t size = 0; size < image.size(); ++size) {
    const auto part = image.span().first(size);
    const image_fault expected = size < 80 ? image_fault::too_short : image_fault::truncated;
    BOOST_TEST((open_image<romvec::int8_rows>(part).fault() == expected));
    BOOST_TEST((verify_image(part) == expected));
  }
  bytes longer(image.size() + 100);  // a flash sector
  std::memcpy(longer.data(), image.span().data(), image.size());
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(longer.span()).has_value()));
  BOOST_TEST((verify_image(longer.span()) == image_fault::none));
}

BOOST_AUTO_TEST_CASE(an_unaligned_address_is_refused) {
  for (const std::size_t shift : {1U, 2U, 8U, 15U}) {
    const bytes image = image_of(rows, 1, shift);
    BOOST_TEST((open_image<romvec::int8_rows>(image.span()).fault() == image_fault::misaligned));
    BOOST_TEST((verify_image(image.span()) == image_fault::none));  // reads bytes
  }
}

BOOST_AUTO_TEST_CASE(every_fault_has_a_sentence_of_its_own) {
  for (int a = 0; a <= static_cast<int>(image_fault::no_such_block); ++a) {
    const std::string_view text = describe(static_cast<image_fault>(a));
    BOOST_TEST(text != "unknown fault");
    for (int b = 0; b < a; ++b) {
      BOOST_TEST(text != describe(static_cast<image_fault>(b)));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
