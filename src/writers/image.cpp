// SPDX-License-Identifier: BSL-1.0
#include "writers/image.hpp"

#include <algorithm>
#include <romvec/crc32.hpp>
#include <romvec/format.hpp>
#include <romvec/image.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"
#include "writers/bytes.hpp"
#include "writers/identity.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t step_bytes = std::size_t{64} * 1024;

std::uint32_t checked_size(std::size_t size, const char* what) {
  if (size >= std::uint64_t{1} << 31) {
    throw error("image", std::string(what) + " is 2^31 or more, which an image cannot say");
  }
  return static_cast<std::uint32_t>(size);
}

// Calls take(std::string_view) with the numbers' bytes, little-endian, some at a time.
template <class Take>
void give_bytes(const integer_array& array, Take take) {
  array.visit([&]<class Integer>(const std::vector<Integer>& numbers) {
    std::string bytes;
    for (std::size_t first = 0; first < numbers.size(); first += step_bytes) {
      bytes.clear();
      append_little_endian(
          bytes, std::span<const Integer>(numbers).subspan(first, std::min(step_bytes, numbers.size() - first)));
      take(std::string_view(bytes));
    }
  });
}

// As many as lie between two arrays, 15 at most.
std::string_view zeros(std::uint64_t count) { return {"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", count}; }

// The arrays in the order of the image, with the zeros between them and up to the block table, but for those that the
// header has.
template <class Take>
void give_arrays(const quantized& table, Take take) {
  std::uint64_t end = image_header_bytes;
  for (const format_array& array : table.arrays()) {
    if (!array.is_in_image_header()) {
      take(zeros(array.offset_behind(end) - end));
      give_bytes(table.numbers(array.role), take);
      end = array.offset_behind(end) + array.bytes();
    }
  }
  take(zeros((4 - end % 4) % 4));
}

// CRC-32 of every block but for its part of the header, little-endian.
std::string block_table_of(const quantized& table) {
  std::string out;
  std::uint64_t at = image_header_bytes;
  std::uint32_t crc = 0;
  give_arrays(table, [&](std::string_view bytes) {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, image_block_bytes - at % image_block_bytes);
      crc = crc32(std::as_bytes(std::span(part)), crc);
      at += part.size();
      bytes.remove_prefix(part.size());
      if (at % image_block_bytes == 0) {
        append_little_endian(out, std::exchange(crc, 0));
      }
    }
  });
  if (at % image_block_bytes != 0) {
    append_little_endian(out, crc);
  }
  return out;
}

std::string header_of(const quantized& table, std::uint64_t identity, std::string_view block_table) {
  const std::uint32_t vocab_size = checked_size(table.vocab_size, "the number of rows");
  const std::uint32_t dim = checked_size(table.dim, "the row length");
  const image_format format = table.format.code;
  std::string header(reinterpret_cast<const char*>(image_magic), sizeof(image_magic));
  append_little_endian(header, image_version);
  append_little_endian(header, static_cast<std::uint32_t>(format));
  append_little_endian(header, static_cast<std::int32_t>(table.exponent));
  append_little_endian(header, vocab_size);
  append_little_endian(header, dim);
  append_little_endian(header, crc32(std::as_bytes(std::span(block_table))));
  append_little_endian(header, image_bytes_of(format, vocab_size, dim));
  std::uint32_t multiplier = 0;
  std::string levels(romvec::detail::image_levels, '\0');
  if (table.format.has_window()) {
    std::string window;
    append_little_endian(window, table.window.factor);
    append_little_endian(window, static_cast<std::uint8_t>(table.window.start));
    levels.replace(0, window.size(), window);
  }
  for (const format_array& array : table.arrays()) {
    if (array.is_in_image_header() && array.role == array_role::multipliers) {
      multiplier = table.multipliers.visit([](const auto& one) { return static_cast<std::uint32_t>(one.front()); });
    } else if (array.is_in_image_header()) {
      levels.clear();
      give_bytes(table.levels, [&](std::string_view bytes) { levels += bytes; });
    }
  }
  append_little_endian(header, multiplier);
  header += levels;
  append_little_endian(header, identity);
  append_little_endian(header, std::uint64_t{image_block_bytes});
  append_little_endian(header, crc32(std::as_bytes(std::span(header))));
  return header;
}

}  // namespace

void write_image(output_file& out, const quantized& table, const weights& from,
                 const std::function<void(double)>& progress) {
  const std::string block_table = block_table_of(table);
  out.write(header_of(table, identity_of(table, from), block_table));
  const auto whole = static_cast<double>(table.format.bytes(array_role::codes, table.vocab_size, table.dim));
  give_arrays(table, [&](std::string_view bytes) {
    out.write(bytes);
    progress(std::min(1.0, static_cast<double>(out.bytes()) / whole));
  });
  out.write(block_table);
}

}  // namespace romvec::host
