// SPDX-License-Identifier: BSL-1.0
// Images as their specification has them, written byte by byte, of a small table in every format.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "romvec/format.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table.hpp"

namespace images {

inline constexpr float weights[5][7] = {{0.5F, -1, 2, 0, 3, -7, 0.25F},
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

inline constexpr std::uint64_t id_of_this_file = 0x0123456789ABCDEF;

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

inline bytes image_of(const parts& from, std::uint32_t version = 2, std::size_t shift = 0) {
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

inline constexpr auto rows = romvec::make_table<romvec::int8_rows>(weights);
inline constexpr auto one_multiplier = romvec::make_table<romvec::int8_table>(weights);
inline constexpr auto nibbles = romvec::make_table<romvec::nibble_groups<32>>(weights);
inline constexpr auto nibble64 = romvec::make_table<romvec::nibble_groups<64>>(weights);
inline constexpr auto nibble_rows = romvec::make_table<romvec::nibble_rows>(weights);
inline constexpr auto fixed8 = romvec::make_table<romvec::fixed<std::int8_t, 3>>(weights);
inline constexpr auto fixed16 = romvec::make_table<romvec::fixed<std::int16_t, 9>>(weights);

}  // namespace images
