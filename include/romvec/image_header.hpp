// SPDX-License-Identifier: BSL-1.0
// What an image begins with, and everything that can be wrong with one: romvec/image.hpp opens them.
//
// Layout of version 2, little-endian:
//    0  8 bytes  89 52 56 45 43 0D 0A 1A ("\x89RVEC\r\n\x1A": what a transfer as text changes, it changes here)
//    8  u32      version
//   12  u32      format (image_format)
//   16  i32      exponent; of fixed point -F
//   20  u32      vocab_size, [1, 2^31)
//   24  u32      dim, [1, 2^31)
//   28  u32      CRC-32 of the block table
//   32  u64      image_bytes, the length of it all; follows from format and shape
//   40  u32      the table's multiplier (int8_table), else 0
//   44  16 int8  the levels of 4-bit codes; of trellis codes u16 factor and u8 start of the code_window, then 0; else 0
//   60  u64      identity of the conversion (image_id)
//   68  u64      4096, the bytes of a block
//   76  u32      CRC-32 of bytes [0, 76)
//   80           codes; at the next multiple of 16 the multipliers that rows or groups have, and at the next one the
//                levels if they are more than 16; at the next multiple of 4 the block table: u32 a block, its CRC-32.
//                Block i is bytes [4096 * i, 4096 * (i + 1)) of the image, without those of the header and of the block
//                table. What lies between is 0.
//
// Version 1, which is still read, has neither identity nor blocks: 28 is the CRC-32 of bytes [64, image_bytes), 60 the
// CRC-32 of bytes [0, 60), and the codes begin at 64.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/crc32.hpp"
#include "romvec/detail/check_contents.hpp"
#include "romvec/format.hpp"

namespace romvec {

inline constexpr std::uint32_t image_version = 2;       // what is written
inline constexpr std::size_t image_header_bytes = 80;   // of version 2
inline constexpr std::size_t image_alignment = 16;      // of the address, and of the multipliers within
inline constexpr std::size_t image_block_bytes = 4096;  // that one CRC-32 of the block table is of
// The first bytes.
inline constexpr std::uint8_t image_magic[8] = {0x89, 'R', 'V', 'E', 'C', '\r', '\n', 0x1A};

// A conversion: a hash of the table, its words and its map of ids. What differs in any of them has another.
enum class image_id : std::uint64_t {};

// What is wrong with an image.
enum class image_fault : std::uint8_t {
  none = 0,
  too_short,          // not even a header
  not_an_image,       // other first bytes
  unknown_version,    // written by a later romvec
  damaged_header,     // the header's CRC differs
  unknown_format,     // no format of this version
  bad_shape,          // vocab_size, dim or exponent outside what a table has
  bad_length,         // image_bytes is not what format and shape ask for
  truncated,          // fewer bytes than image_bytes
  other_format,       // sound, but not of the format that was asked for
  other_vocab_size,   // sound, but of another number of rows
  other_dim,          // sound, but of another row length
  other_table,        // sound, but not of the conversion that was asked for
  misaligned,         // the address is no multiple of image_alignment
  damaged_data,       // the CRC of the arrays, or of a block, differs (verify_image, verify_block)
  bad_multiplier,     // a multiplier is outside what its format takes
  bad_levels,         // levels are outside [-127, 127] or, of 4-bit codes, do not ascend
  bad_code,           // a code is outside [-max_code, max_code] (verify_image)
  bad_padding,        // bits that stand for nothing are not 0 (verify_image)
  wrong_byte_order,   // a big-endian machine, and a format with numbers of two bytes (open_image)
  no_such_block,      // the image has no block of this number (verify_block)
  not_readable,       // a reader failed or read less than it was asked for (reader_table.hpp)
  too_little_memory,  // the memory for what is read holds no row (reader_table.hpp)
  bad_window,         // the factor of a code_window leaves levels out, or its start is none
};

// A sentence for people; a string in read-only memory.
[[nodiscard]] ROMVEC_INLINE constexpr const char* describe(image_fault fault) {
  switch (fault) {
    case image_fault::none:
      return "ok";
    case image_fault::too_short:
      return "is shorter than an image's header";
    case image_fault::not_an_image:
      return "does not begin as an image does";
    case image_fault::unknown_version:
      return "has a version that this romvec does not know, expected 1 or 2";
    case image_fault::damaged_header:
      return "has a damaged header: its CRC-32 differs";
    case image_fault::unknown_format:
      return "has a storage format that this romvec does not know";
    case image_fault::bad_shape:
      return "has a shape or an exponent that no table has";
    case image_fault::bad_length:
      return "has a length that does not follow from its format and shape";
    case image_fault::truncated:
      return "ends before its length";
    case image_fault::other_format:
      return "has another storage format than expected";
    case image_fault::other_vocab_size:
      return "has another number of rows than expected";
    case image_fault::other_dim:
      return "has another row length than expected";
    case image_fault::other_table:
      return "holds the table of another conversion than expected";
    case image_fault::misaligned:
      return "lies at an address that is no multiple of 16";
    case image_fault::damaged_data:
      return "has damaged arrays: their CRC-32 differs";
    case image_fault::bad_multiplier:
      return "has a multiplier that no table has";
    case image_fault::bad_levels:
      return "has levels outside [-127, 127] or out of order";
    case image_fault::bad_code:
      return "has a code that no table has, such as -128";
    case image_fault::bad_padding:
      return "has bits other than 0 where there is nothing";
    case image_fault::wrong_byte_order:
      return "has numbers in the other byte order than this machine's";
    case image_fault::no_such_block:
      return "has no block of this number";
    case image_fault::not_readable:
      return "could not be read";
    case image_fault::too_little_memory:
      return "has longer rows than the memory that was given for them";
    case image_fault::bad_window:
      return "has a factor that leaves levels out, or a start that is none";
  }
  return "unknown fault";
}

// A header's fields, see above. Version 1: id is 0.
struct image_header {
  std::uint32_t version;
  image_format format;
  std::int32_t exponent;
  std::uint32_t vocab_size;
  std::uint32_t dim;
  std::uint32_t data_crc32;
  std::uint64_t image_bytes;
  std::uint16_t multiplier;
  code_window window;  // of trellis codes
  image_id id;
};

namespace detail {

template <class Integer>
[[nodiscard]] ROMVEC_INLINE constexpr Integer read_little_endian(const std::byte* bytes) {
  Integer value = 0;
  for (std::size_t i = sizeof(Integer); i-- > 0;) {
    value = static_cast<Integer>((value << 8) | std::to_integer<Integer>(bytes[i]));
  }
  return value;
}

[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t round_up(std::uint64_t bytes, std::uint64_t to) {
  return (bytes + to - 1) / to * to;
}

// Bytes within an image that is there. A template, as some compilers warn of a cast to the same type.
template <class Integer>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t as_size(Integer bytes) {
  return static_cast<std::size_t>(bytes);
}

// Where the codes begin.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t image_codes_offset(std::uint32_t version) {
  return version == 1 ? 64 : image_header_bytes;
}

// The room of a header for levels.
inline constexpr std::size_t image_levels = 16;

// Where a header has the factor and the start of a window in the room for levels, and what is zeros behind them.
inline constexpr std::size_t image_window_bytes = 3;

// Ascending and none of them -128 where the format has levels that the header has room for, else zeros.
[[nodiscard]] ROMVEC_INLINE constexpr bool levels_are_possible(const format_facts& format, const std::byte* levels) {
  int before = -128;
  for (std::size_t i = format.has_window ? image_window_bytes : 0; i < image_levels; ++i) {
    const auto bits = std::to_integer<int>(levels[i]);
    const int level = bits < 128 ? bits : bits - 256;
    if (format.levels == image_levels ? level <= before : level != 0) {
      return false;
    }
    before = level;
  }
  return true;
}

}  // namespace detail

// Bytes of the codes of a table of this format and shape; vocab_size and dim below 2^31, so that nothing overflows. 0
// for a number that no format has.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_code_bytes(image_format format, std::uint32_t vocab_size,
                                                                     std::uint32_t dim) {
  return vocab_size * detail::find_format(format).row_bytes(std::uint64_t{dim});
}
// The same of the multipliers of rows or groups.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_multiplier_bytes(image_format format,
                                                                           std::uint32_t vocab_size,
                                                                           std::uint32_t dim) {
  const detail::format_facts facts = detail::find_format(format);
  return std::uint64_t{vocab_size} * facts.groups(dim) * facts.multiplier_bytes;
}
// The same of levels for which the header has no room.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_level_bytes(image_format format) {
  const std::size_t levels = detail::find_format(format).levels;
  return levels > detail::image_levels ? levels : 0;
}

// Where the multipliers of rows or groups begin, or would.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_multipliers_offset(image_format format,
                                                                             std::uint32_t vocab_size,
                                                                             std::uint32_t dim,
                                                                             std::uint32_t version = image_version) {
  return detail::round_up(detail::image_codes_offset(version) + image_code_bytes(format, vocab_size, dim),
                          image_alignment);
}

// Where the levels begin that are more than the header has room for, or would.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_levels_offset(image_format format, std::uint32_t vocab_size,
                                                                        std::uint32_t dim,
                                                                        std::uint32_t version = image_version) {
  return detail::round_up(
      image_multipliers_offset(format, vocab_size, dim, version) + image_multiplier_bytes(format, vocab_size, dim),
      image_alignment);
}

// Where the arrays end: version 1 ends here, and behind it, at the next multiple of 4, is the block table of version 2.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_arrays_end(image_format format, std::uint32_t vocab_size,
                                                                     std::uint32_t dim,
                                                                     std::uint32_t version = image_version) {
  const std::uint64_t multipliers = image_multiplier_bytes(format, vocab_size, dim);
  if (const std::uint64_t levels = image_level_bytes(format); levels != 0) {
    return image_levels_offset(format, vocab_size, dim, version) + levels;
  }
  return multipliers == 0 ? detail::image_codes_offset(version) + image_code_bytes(format, vocab_size, dim)
                          : image_multipliers_offset(format, vocab_size, dim, version) + multipliers;
}

// The length of an image of this format and shape.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_bytes_of(image_format format, std::uint32_t vocab_size,
                                                                   std::uint32_t dim,
                                                                   std::uint32_t version = image_version) {
  const std::uint64_t end = image_arrays_end(format, vocab_size, dim, version);
  if (version == 1) {
    return end;
  }
  const std::uint64_t blocks_at = detail::round_up(end, 4);
  return blocks_at + (blocks_at + image_block_bytes - 1) / image_block_bytes * 4;
}

// Reads and checks the header at image[0], and that the arrays it speaks of are within image[0, size); whatever the
// format. `header` is written as far as the fault allows. The arrays are not looked at.
[[nodiscard]] constexpr image_fault read_image_header(std::span<const std::byte> image, image_header& header) {
  using detail::read_little_endian;
  if (image.size() < detail::image_codes_offset(1)) {
    return image_fault::too_short;
  }
  const std::byte* const bytes = image.data();
  for (std::size_t i = 0; i < sizeof(image_magic); ++i) {
    if (bytes[i] != std::byte{image_magic[i]}) {
      return image_fault::not_an_image;
    }
  }
  header.version = read_little_endian<std::uint32_t>(bytes + 8);
  if (header.version - 1 >= image_version) {  // 0 wraps to the largest
    return image_fault::unknown_version;
  }
  const std::size_t crc_at = detail::image_codes_offset(header.version) - 4;
  if (image.size() < crc_at + 4) {
    return image_fault::too_short;
  }
  if (read_little_endian<std::uint32_t>(bytes + crc_at) != crc32(image.first(crc_at))) {
    return image_fault::damaged_header;
  }
  header.format = static_cast<image_format>(read_little_endian<std::uint32_t>(bytes + 12));
  header.exponent = static_cast<std::int32_t>(read_little_endian<std::uint32_t>(bytes + 16));
  header.vocab_size = read_little_endian<std::uint32_t>(bytes + 20);
  header.dim = read_little_endian<std::uint32_t>(bytes + 24);
  header.data_crc32 = read_little_endian<std::uint32_t>(bytes + 28);
  header.image_bytes = read_little_endian<std::uint64_t>(bytes + 32);
  const auto multiplier = read_little_endian<std::uint32_t>(bytes + 40);
  header.multiplier = static_cast<std::uint16_t>(multiplier);
  header.id = image_id{0};
  const detail::format_facts format = detail::find_format(header.format);
  if (!format.is_there() || (header.version == 1 && format.has_window)) {
    return image_fault::unknown_format;
  }
  constexpr std::uint32_t largest = 0x7FFFFFFFu;
  if (header.vocab_size - 1 >= largest || header.dim - 1 >= largest || header.exponent < format.min_exponent ||
      header.exponent > format.max_exponent) {
    return image_fault::bad_shape;
  }
  const bool has_one = format.multipliers == multiplier_per::table;
  if (has_one ? multiplier - 1 >= max_multiplier : multiplier != 0) {
    return image_fault::bad_multiplier;
  }
  if (!detail::levels_are_possible(format, bytes + 44)) {
    return image_fault::bad_levels;
  }
  header.window = {};
  if (format.has_window) {
    const auto factor = read_little_endian<std::uint16_t>(bytes + 44);
    const auto start = std::to_integer<std::uint8_t>(bytes[46]);
    if (!detail::is_window(format, factor, start)) {
      return image_fault::bad_window;
    }
    header.window = {factor, static_cast<window_start>(start)};
  }
  std::uint64_t block_bytes = image_block_bytes;
  if (header.version != 1) {
    header.id = image_id{read_little_endian<std::uint64_t>(bytes + 60)};
    block_bytes = read_little_endian<std::uint64_t>(bytes + 68);
  }
  if (block_bytes != image_block_bytes ||
      header.image_bytes != image_bytes_of(header.format, header.vocab_size, header.dim, header.version)) {
    return image_fault::bad_length;
  }
  return image.size() < header.image_bytes ? image_fault::truncated : image_fault::none;
}

}  // namespace romvec
