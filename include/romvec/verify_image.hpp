// SPDX-License-Identifier: BSL-1.0
// The arrays of an image, read and checked: all at once, or a block at a time where a main loop has no time for all of
// them. Bytes are all that is read: any address, any byte order, also in a constant expression. No RAM.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/crc32.hpp"
#include "romvec/image_header.hpp"

namespace romvec {

namespace detail {

// Where the block table begins: of version 2.
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t block_table_offset(const image_header& header) {
  return as_size(round_up(image_arrays_end(header.format, header.vocab_size, header.dim, header.version), 4));
}

[[nodiscard]] ROMVEC_INLINE constexpr std::size_t blocks_of(const image_header& header) {
  return header.version == 1 ? 0 : (block_table_offset(header) + image_block_bytes - 1) / image_block_bytes;
}

[[nodiscard]] ROMVEC_INLINE constexpr std::span<const std::byte> block_of(std::span<const std::byte> image,
                                                                          const image_header& header,
                                                                          std::size_t index) {
  const std::size_t first = index == 0 ? image_header_bytes : index * image_block_bytes;
  const std::size_t end = block_table_offset(header);
  const std::size_t last = end - index * image_block_bytes < image_block_bytes ? end : (index + 1) * image_block_bytes;
  return image.subspan(first, last - first);
}

[[nodiscard]] ROMVEC_INLINE constexpr bool block_is_whole(std::span<const std::byte> image, const image_header& header,
                                                          std::size_t index) {
  const std::byte* const stored = image.data() + block_table_offset(header) + 4 * index;
  return crc32(block_of(image, header, index)) == read_little_endian<std::uint32_t>(stored);
}

[[nodiscard]] ROMVEC_INLINE constexpr bool are_zeros(std::span<const std::byte> bytes) {
  for (const std::byte byte : bytes) {
    if (byte != std::byte{0}) {
      return false;
    }
  }
  return true;
}

// codes: those of the image. No -128, no -32768; the bits behind a row's last one are 0.
[[nodiscard]] constexpr image_fault fault_of_codes(std::span<const std::byte> codes, const image_header& header) {
  const format_facts format = find_format(header.format);
  if (format.levels != 0) {
    const std::size_t row_bytes = codes.size() / header.vocab_size;
    const std::size_t used = std::size_t{header.dim} % 8 * format.code_bits % 8;
    for (std::size_t end = row_bytes; used != 0 && end <= codes.size(); end += row_bytes) {
      const std::byte last = codes[end - 1];
      if ((format.has_window ? last << used : last >> used) != std::byte{0}) {
        return image_fault::bad_padding;
      }
    }
    return image_fault::none;
  }
  const std::size_t size = format.code_bits / 8;
  for (std::size_t i = size - 1; i < codes.size(); i += size) {
    if (codes[i] == std::byte{0x80} && (size == 1 || codes[i - 1] == std::byte{0})) {
      return image_fault::bad_code;
    }
  }
  return image_fault::none;
}

// multipliers: those of rows or groups, as the format has them.
[[nodiscard]] constexpr image_fault fault_of_multipliers(std::span<const std::byte> multipliers,
                                                         const image_header& header) {
  const format_facts format = find_format(header.format);
  for (std::size_t i = 0; i < multipliers.size(); i += format.multiplier_bytes) {
    const std::byte* const at = multipliers.data() + i;
    const std::int32_t stored =
        format.multiplier_bytes == 1 ? std::to_integer<std::uint8_t>(*at) : read_little_endian<std::uint16_t>(at);
    const std::int32_t multiplier = format.least_multiplier < 0 && stored > 0x7FFF ? stored - 0x10000 : stored;
    if (multiplier < format.least_multiplier || multiplier > format.most_multiplier) {
      return image_fault::bad_multiplier;
    }
  }
  return image_fault::none;
}

// levels: those behind the multipliers. None is -128.
[[nodiscard]] constexpr image_fault fault_of_levels(std::span<const std::byte> levels) {
  for (const std::byte level : levels) {
    if (level == std::byte{0x80}) {
      return image_fault::bad_levels;
    }
  }
  return image_fault::none;
}

[[nodiscard]] constexpr image_fault fault_of_arrays(std::span<const std::byte> image, const image_header& header) {
  const std::uint32_t vocab_size = header.vocab_size;
  const auto begin = std::size_t{image_codes_offset(header.version)};
  const auto size = as_size(image_code_bytes(header.format, vocab_size, header.dim));
  const auto multipliers = as_size(image_multiplier_bytes(header.format, vocab_size, header.dim));
  const auto end = as_size(image_arrays_end(header.format, vocab_size, header.dim, header.version));
  const std::size_t behind = header.version == 1 ? end : block_table_offset(header);
  const auto levels = as_size(image_level_bytes(header.format));
  // What the arrays do not have multipliers of ends with the codes.
  const std::size_t multipliers_at =
      multipliers == 0 ? begin + size
                       : as_size(image_multipliers_offset(header.format, vocab_size, header.dim, header.version));
  const std::size_t multipliers_end = multipliers_at + multipliers;
  image_fault fault = fault_of_codes(image.subspan(begin, size), header);
  if (fault == image_fault::none) {
    fault = fault_of_multipliers(image.subspan(multipliers_at, multipliers), header);
  }
  if (fault == image_fault::none) {
    fault = fault_of_levels(image.subspan(end - levels, levels));
  }
  const auto is_empty = [&](std::size_t from, std::size_t to) { return are_zeros(image.subspan(from, to - from)); };
  if (fault == image_fault::none &&
      (!is_empty(begin + size, multipliers_at) || !is_empty(multipliers_end, end - levels) || !is_empty(end, behind))) {
    fault = image_fault::bad_padding;
  }
  return fault;
}

}  // namespace detail

// How many blocks an image has that verify_block can check; 0 for version 1 and for what is no image.
[[nodiscard]] constexpr std::size_t block_count(std::span<const std::byte> image) {
  image_header header{};
  return read_image_header(image, header) == image_fault::none ? detail::blocks_of(header) : 0;
}

// The bytes of the image that block `index` covers: [4096 * index, 4096 * (index + 1)) without the header and the block
// table; none for any other index.
[[nodiscard]] constexpr std::span<const std::byte> image_block(std::span<const std::byte> image, std::size_t index) {
  image_header header{};
  const bool is_there = read_image_header(image, header) == image_fault::none && index < detail::blocks_of(header);
  return is_there ? detail::block_of(image, header, index) : std::span<const std::byte>();
}

// Reads the header and one block: damaged_data if a bit of the block, or of its CRC-32, is another; no_such_block for
// an index from block_count on. Every block from time to time finds what flash loses while it runs.
[[nodiscard]] constexpr image_fault verify_block(std::span<const std::byte> image, std::size_t index) {
  image_header header{};
  const image_fault fault = read_image_header(image, header);
  if (fault != image_fault::none) {
    return fault;
  }
  if (index >= detail::blocks_of(header)) {
    return image_fault::no_such_block;
  }
  return detail::block_is_whole(image, header, index) ? image_fault::none : image_fault::damaged_data;
}

// Reads all of the image: one flipped bit anywhere in it is found, and so is any burst of up to 32 bits; and what no
// conversion writes, whatever its CRCs say: codes of -128, multipliers and padding outside of the format.
[[nodiscard]] constexpr image_fault verify_image(std::span<const std::byte> image) {
  image_header header{};
  const image_fault fault = read_image_header(image, header);
  if (fault != image_fault::none) {
    return fault;
  }
  const auto size = detail::as_size(header.image_bytes);
  const std::size_t summed = header.version == 1 ? detail::image_codes_offset(1) : detail::block_table_offset(header);
  if (crc32(image.first(size).subspan(summed)) != header.data_crc32) {
    return image_fault::damaged_data;
  }
  for (std::size_t i = 0; i < detail::blocks_of(header); ++i) {
    if (!detail::block_is_whole(image, header, i)) {
      return image_fault::damaged_data;
    }
  }
  return detail::fault_of_arrays(image, header);
}

}  // namespace romvec
