// SPDX-License-Identifier: BSL-1.0
// Images of both versions open in place, and everything that can be wrong with one is refused by name: every bit
// flipped, every length cut off, every field out of range, contents that no conversion writes.
#include "romvec/image.hpp"

#include <algorithm>
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
  std::uint32_t version() { return data()[8]; }
  // After a change of the header.
  void sign() {
    const std::size_t at = version() == 1 ? 60 : 76;
    put(at, plain_crc32(data(), at));
  }
  // After a change of the arrays, which end at `end`, and the block table of version 2 with them.
  void sign_arrays() {
    if (version() == 1) {
      put(28, plain_crc32(data() + 64, size_ - 64));
    } else {
      const std::size_t table = blocks_at();
      for (std::size_t begin = 0; begin < table; begin += 4096) {
        const std::size_t first = std::max<std::size_t>(begin, 80);
        put(table + begin / 1024, plain_crc32(data() + first, std::min(begin + 4096, table) - first));
      }
      put(28, plain_crc32(data() + table, size_ - table));
    }
    sign();
  }
  // The block table is all that is left when the blocks before it are taken off.
  std::size_t blocks_at() const {
    std::size_t blocks = 1;
    while ((size_ - 4 * blocks + 4095) / 4096 > blocks) {
      ++blocks;
    }
    return size_ - 4 * blocks;
  }

 private:
  std::vector<unsigned char> room_;
  std::size_t size_;
  std::size_t first_ = 0;
};

constexpr std::uint64_t id_of_this_file = 0x0123456789ABCDEF;

// Codes of a kind, multipliers where rows or groups have them, one multiplier or levels in the header.
struct parts {
  std::uint32_t format;
  std::int32_t exponent;
  std::uint32_t vocab_size;
  std::uint32_t dim;
  std::vector<unsigned char> codes;
  std::vector<unsigned char> multipliers;
  std::uint32_t multiplier = 0;
  std::vector<std::int8_t> levels = {};
};

bytes image_of(const parts& from, std::uint32_t version = 2, std::size_t shift = 0) {
  const std::size_t header = version == 1 ? 64 : 80;
  const std::size_t code_end = header + from.codes.size();
  const std::size_t multipliers = (code_end + 15) / 16 * 16;
  std::size_t size = from.multipliers.empty() ? code_end : multipliers + from.multipliers.size();
  if (version != 1) {
    const std::size_t table = (size + 3) / 4 * 4;
    size = table + (table + 4095) / 4096 * 4;
  }
  bytes image(size, shift);
  const unsigned char magic[8] = {0x89, 'R', 'V', 'E', 'C', '\r', '\n', 0x1A};
  std::memcpy(image.data(), magic, 8);
  image.put(8, version);
  image.put(12, from.format);
  image.put(16, from.exponent);
  image.put(20, from.vocab_size);
  image.put(24, from.dim);
  image.put(32, std::uint64_t{size});
  image.put(40, from.multiplier);
  for (std::size_t i = 0; i < from.levels.size(); ++i) {
    image.put(44 + i, from.levels[i]);
  }
  if (version != 1) {
    image.put(60, id_of_this_file);
    image.put(68, std::uint64_t{4096});
  }
  std::copy(from.codes.begin(), from.codes.end(), image.data() + header);
  std::copy(from.multipliers.begin(), from.multipliers.end(), image.data() + multipliers);
  image.sign_arrays();
  return image;
}

template <class Integer>
std::vector<unsigned char> little_endian(const Integer* numbers, std::size_t count) {
  std::vector<unsigned char> out;
  for (std::size_t i = 0; i < count * sizeof(Integer); ++i) {
    out.push_back(static_cast<unsigned char>(static_cast<std::uint32_t>(numbers[i / sizeof(Integer)]) >>
                                             (8 * (i % sizeof(Integer)))));
  }
  return out;
}

template <class Table>
parts parts_of(const Table& table, std::uint32_t format) {
  parts out{format,
            table.exponent(),
            static_cast<std::uint32_t>(table.vocab_size),
            static_cast<std::uint32_t>(table.dim),
            {},
            {},
            0,
            {}};
  if constexpr (romvec::nibble_format<typename Table::format>) {
    out.codes = little_endian(table.codes, sizeof(table.codes) - 1);
    out.multipliers = little_endian(table.multipliers, sizeof(table.multipliers) / 2);
    out.levels.assign(table.levels, table.levels + 16);
  } else {
    out.codes = little_endian(table.codes, table.vocab_size * table.dim);
    if constexpr (romvec::one_multiplier_format<typename Table::format>) {
      out.multiplier = table.table_multiplier;
    } else if constexpr (Table::format::has_multipliers) {
      out.multipliers = little_endian(table.multipliers, table.vocab_size);
    }
  }
  return out;
}

template <class Table>
bytes image_of(const Table& table, std::uint32_t format, std::size_t shift = 0) {
  return image_of(parts_of(table, format), 2, shift);
}

constexpr auto rows = romvec::make_table<romvec::int8_rows>(weights);
constexpr auto one_multiplier = romvec::make_table<romvec::int8_table>(weights);
constexpr auto nibbles = romvec::make_table<romvec::nibble_groups<32>>(weights);
constexpr auto nibble64 = romvec::make_table<romvec::nibble_groups<64>>(weights);
constexpr auto nibble_rows = romvec::make_table<romvec::nibble_rows>(weights);
constexpr auto fixed8 = romvec::make_table<romvec::fixed<std::int8_t, 3>>(weights);
constexpr auto fixed16 = romvec::make_table<romvec::fixed<std::int16_t, 9>>(weights);

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
  for (const std::uint32_t format : {0U, 8U, 0xFFFFFFFFU}) {
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
