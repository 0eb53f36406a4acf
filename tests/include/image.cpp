// SPDX-License-Identifier: BSL-1.0
// Images open in place, and everything that can be wrong with one is refused by name: every bit flipped, every length
// cut off, every field out of range.
#include "romvec/image.hpp"

#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "romvec/gather.hpp"
#include "romvec/quantize.hpp"
#include "support/test.hpp"

namespace {

using romvec::image_fault;
using romvec::open_image;
using romvec::verify_image;

constexpr float weights[5][7] = {{0.5F, -1, 2, 0, 3, -7, 0.25F},
                                 {0, 0, 0, 0, 0, 0, 0},
                                 {1, 2, 3, 4, 5, 6, 7},
                                 {-1, -2, -3, -4, -5, -6, -7},
                                 {0.01F, 0.02F, 0, -0.03F, 0.5F, 0.25F, -0.125F}};

// The CRC-32 as its definition has it, bit by bit: no table.
constexpr std::uint32_t plain_crc32(const unsigned char* bytes, std::size_t size) {
  std::uint32_t rest = 0xFFFFFFFFu;
  for (std::size_t i = 0; i < size; ++i) {
    rest ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) {
      rest = (rest >> 1) ^ ((rest & 1u) != 0 ? 0xEDB88320u : 0u);
    }
  }
  return ~rest;
}

// An image in the making, at an address that is a multiple of 16 plus `shift`.
class bytes {
 public:
  explicit bytes(std::size_t size, std::size_t shift = 0) : room_(size + 32), size_(size) {
    const auto address = reinterpret_cast<std::uintptr_t>(room_.data());
    first_ = (16 - address % 16) % 16 + shift;
  }
  unsigned char* data() { return room_.data() + first_; }
  std::size_t size() const { return size_; }
  std::span<const std::byte> span() const {
    return std::as_bytes(std::span<const unsigned char>(room_.data() + first_, size_));
  }
  template <class Integer>
  void put(std::size_t at, Integer value) {
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
      data()[at + i] = static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
  }
  // After a change of the header.
  void sign() { put(60, plain_crc32(data(), 60)); }

 private:
  std::vector<unsigned char> room_;
  std::size_t size_;
  std::size_t first_ = 0;
};

template <class Table>
bytes image_of(const Table& table, std::uint32_t format, std::size_t shift = 0) {
  using code_type = typename Table::code_type;
  const std::size_t code_bytes = table.vocab_size * table.dim * sizeof(code_type);
  const std::size_t multipliers = (64 + code_bytes + 15) / 16 * 16;
  const std::size_t size = Table::format::has_multipliers ? multipliers + 2 * table.vocab_size : 64 + code_bytes;
  bytes image(size, shift);
  const unsigned char magic[8] = {0x89, 'R', 'V', 'E', 'C', '\r', '\n', 0x1A};
  std::memcpy(image.data(), magic, 8);
  image.put(8, std::uint32_t{1});
  image.put(12, format);
  image.put(16, static_cast<std::int32_t>(table.exponent()));
  image.put(20, static_cast<std::uint32_t>(table.vocab_size));
  image.put(24, static_cast<std::uint32_t>(table.dim));
  image.put(32, std::uint64_t{size});
  for (std::size_t i = 0; i < table.vocab_size * table.dim; ++i) {
    image.put(64 + i * sizeof(code_type), table.codes[i]);
  }
  if constexpr (Table::format::has_multipliers) {
    for (std::size_t r = 0; r < table.vocab_size; ++r) {
      image.put(multipliers + 2 * r, table.multipliers[r]);
    }
  }
  image.put(28, plain_crc32(image.data() + 64, size - 64));
  image.sign();
  return image;
}

constexpr auto rows = romvec::make_table<romvec::int8_rows>(weights);
constexpr auto fixed8 = romvec::make_table<romvec::fixed<std::int8_t, 3>>(weights);
constexpr auto fixed16 = romvec::make_table<romvec::fixed<std::int16_t, 9>>(weights);

template <class Format, std::size_t VocabSize, std::size_t Dim, class Table>
void opens(const Table& table, std::uint32_t format) {
  const bytes image = image_of(table, format);
  BOOST_TEST((verify_image(image.span()) == image_fault::none));
  const auto opened = open_image<Format, VocabSize, Dim>(image.span());
  BOOST_TEST_REQUIRE(opened.has_value());
  BOOST_TEST(static_cast<const void*>(opened->row(0).data()) == static_cast<const void*>(image.span().data() + 64));
  const int ids[] = {4, 0, 2, 2, 1, 3};
  std::vector<float> expected(std::size_t{6} * 7);
  std::vector<float> got(std::size_t{6} * 7);
  BOOST_TEST(romvec::gather(table, ids, expected).ok());
  BOOST_TEST(romvec::gather(*opened, ids, got).ok());
  BOOST_TEST(got == expected);
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
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_found) {
  bytes image = image_of(rows, 1);
  int found = 0;
  int opened_all_the_same = 0;
  for (std::size_t i = 0; i < 8 * image.size(); ++i) {
    const auto flip = [&] { image.data()[i / 8] = static_cast<unsigned char>(image.data()[i / 8] ^ (1U << i % 8)); };
    flip();
    found += verify_image(image.span()) != image_fault::none;
    opened_all_the_same += i < 512 && open_image<romvec::int8_rows>(image.span()).has_value();
    flip();
  }
  BOOST_TEST(found == static_cast<int>(8 * image.size()));
  BOOST_TEST(opened_all_the_same == 0);
}

BOOST_AUTO_TEST_CASE(every_length_that_is_cut_off_is_refused) {
  const bytes image = image_of(rows, 1);
  for (std::size_t size = 0; size < image.size(); ++size) {
    const auto part = image.span().first(size);
    const image_fault expected = size < 64 ? image_fault::too_short : image_fault::truncated;
    BOOST_TEST((open_image<romvec::int8_rows>(part).fault() == expected));
    BOOST_TEST((verify_image(part) == expected));
  }
  bytes longer(image.size() + 100);  // a flash sector
  std::memcpy(longer.data(), image.span().data(), image.size());
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(longer.span()).has_value()));
  BOOST_TEST((verify_image(longer.span()) == image_fault::none));
}

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
  BOOST_TEST((fault_after(8, std::uint32_t{2}) == image_fault::unknown_version));
  BOOST_TEST((fault_after(40, std::uint8_t{1}, false) == image_fault::damaged_header));
  for (const std::uint32_t format : {0U, 8U, 0xFFFFFFFFU}) {
    BOOST_TEST((fault_after(12, format) == image_fault::unknown_format));
  }
  // int32_t is long on bare-metal Arm: no list of both.
  for (const std::int32_t exponent : std::array<std::int32_t, 4>{-127, 107, INT32_MIN, INT32_MAX}) {
    BOOST_TEST((fault_after(16, exponent) == image_fault::bad_shape));
  }
  BOOST_TEST((fault_after(40, std::uint32_t{32768}) == image_fault::bad_shape));
  for (const std::size_t at : {20U, 24U}) {
    for (const std::uint32_t size : {0U, 0x80000000U, 0xFFFFFFFFU}) {
      BOOST_TEST((fault_after(at, size) == image_fault::bad_shape));
    }
    for (const std::uint32_t size : {1U, 6U, 0x7FFFFFFFU}) {
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
  image.put(32, (std::uint64_t{0x7FFFFFFF} * 0x7FFFFFFF) * 2 + 64);
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

  const std::uint32_t crc =
      plain_crc32(reinterpret_cast<const unsigned char*>(image.span().data()) + 64, image.size() - 64);
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(image.span(), crc).has_value()));
  BOOST_TEST((open_image<romvec::int8_rows, 5, 7>(image.span(), crc + 1).fault() == image_fault::other_table));
}

BOOST_AUTO_TEST_CASE(an_unaligned_address_is_refused) {
  for (const std::size_t shift : {1U, 2U, 8U, 15U}) {
    const bytes image = image_of(rows, 1, shift);
    BOOST_TEST((open_image<romvec::int8_rows>(image.span()).fault() == image_fault::misaligned));
    BOOST_TEST((verify_image(image.span()) == image_fault::none));  // reads bytes
  }
}

BOOST_AUTO_TEST_CASE(every_fault_has_a_sentence_of_its_own) {
  for (int a = 0; a <= static_cast<int>(image_fault::damaged_data); ++a) {
    const std::string_view text = describe(static_cast<image_fault>(a));
    BOOST_TEST(text != "unknown fault");
    for (int b = 0; b < a; ++b) {
      BOOST_TEST(text != describe(static_cast<image_fault>(b)));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
