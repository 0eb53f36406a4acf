// SPDX-License-Identifier: BSL-1.0
#include "readers/image.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <romvec/image.hpp>
#include <span>
#include <type_traits>

#include "error.hpp"
#include "quantized_view.hpp"
#include "readers/reader.hpp"
#include "readers/rows.hpp"

namespace romvec::host {

namespace {

std::span<const std::byte> bytes_of(const source& file) { return std::as_bytes(std::span(file.bytes)); }

image_header header_of(const source& file) {
  image_header header{};
  const image_fault fault = read_image_header(bytes_of(file), header);
  if (fault != image_fault::none) {
    throw error(file.name, std::string("an image that ") + describe(fault));
  }
  return header;
}

storage_format format_of(const image_header& header) {
  using kind = storage_format::kind;
  switch (header.format) {
    case image_format::fixed_int8:
      return {kind::fixed8, -header.exponent};
    case image_format::fixed_int16:
      return {kind::fixed16, -header.exponent};
    case image_format::int8_table:
      return {kind::int8_table, 0};
    case image_format::nibble_groups_32:
      return {kind::nibble32, 0};
    case image_format::nibble_groups_64:
      return {kind::nibble64, 0};
    case image_format::nibble_rows:
      return {kind::nibble_rows, 0};
    case image_format::int8_rows:
      break;
  }
  return {kind::int8_rows, 0};
}

// The array of `bytes` bytes at `offset`.
template <class Integer>
void copy_array(std::vector<Integer>& to, const source& file, std::uint64_t offset, std::uint64_t bytes) {
  to.resize(bytes / sizeof(Integer));
  if (bytes > 0) {
    std::memcpy(to.data(), file.bytes.data() + offset, bytes);
  }
  if constexpr (std::endian::native != std::endian::little && sizeof(Integer) > 1) {
    for (Integer& number : to) {
      number =
          romvec::detail::read_little_endian<Integer>(static_cast<const std::byte*>(static_cast<const void*>(&number)));
    }
  }
}

// Of damaged arrays, which bytes: runs of blocks, the first few of them. Version 1 cannot tell.
std::string damaged_places(const source& file) {
  constexpr std::size_t shown = 4;
  const std::span<const std::byte> image = bytes_of(file);
  const std::size_t blocks = block_count(image);
  const auto is_whole = [&](std::size_t i) { return verify_block(image, i) == image_fault::none; };
  std::string out;
  std::size_t runs = 0;
  for (std::size_t i = 0; i < blocks; ++i) {
    if (is_whole(i)) {
      continue;
    }
    const std::size_t first = i;
    while (i + 1 < blocks && !is_whole(i + 1)) {
      ++i;
    }
    if (++runs > shown) {
      return out + ", and more";
    }
    const auto begin = static_cast<std::size_t>(image_block(image, first).data() - image.data());
    const std::span<const std::byte> last = image_block(image, i);
    const auto end = static_cast<std::size_t>(last.data() - image.data()) + last.size();
    out += fmt::format("{}[{}, {})", runs == 1 ? ", in bytes " : " and ", begin, end);
  }
  return out.empty() && blocks > 0 ? ", in the block table at its end" : out;
}

}  // namespace

quantized read_image(const source& file) {
  const image_header header = header_of(file);
  const image_fault fault = verify_image(bytes_of(file));
  if (fault != image_fault::none) {
    throw error(file.name, std::string("an image that ") + describe(fault) +
                               (fault == image_fault::damaged_data ? damaged_places(file) : ""));
  }
  quantized out;
  out.format = format_of(header);
  out.fitted = default_fit(out.format);
  out.vocab_size = header.vocab_size;
  out.dim = header.dim;
  out.exponent = header.exponent;
  const std::uint64_t code_bytes = image_code_bytes(header.format, header.vocab_size, header.dim);
  const std::uint64_t multiplier_bytes = image_multiplier_bytes(header.format, header.vocab_size, header.dim);
  const std::uint64_t codes_at = romvec::detail::image_codes_offset(header.version);
  const std::uint64_t multipliers_at =
      image_multipliers_offset(header.format, header.vocab_size, header.dim, header.version);
  if (out.format.is_nibble()) {
    copy_array(out.nibbles, file, codes_at, code_bytes);
    copy_array(out.group_multipliers, file, multipliers_at, multiplier_bytes);
    std::memcpy(out.levels.data(), file.bytes.data() + 44, out.levels.size());
    return out;
  }
  if (out.format.code == storage_format::kind::fixed16) {
    copy_array(out.codes16, file, codes_at, code_bytes);
  } else {
    copy_array(out.codes8, file, codes_at, code_bytes);
  }
  copy_array(out.multipliers, file, multipliers_at, multiplier_bytes);
  if (out.format.code == storage_format::kind::int8_table) {
    out.multipliers = {header.multiplier};
  }
  return out;
}

namespace image {

bool detect(std::string_view bytes) {
  return bytes.starts_with(std::string_view(reinterpret_cast<const char*>(image_magic), sizeof(image_magic)));
}

contents list(const source& file) {
  const image_header header = header_of(file);
  return {"romvec image", {{"", format_of(header).name(), {header.vocab_size, header.dim}}}};
}

weights read(const source& file, const request& wanted) {
  if (wanted.tensor) {
    throw error(file.name, "an image does not name its table, expected no --tensor");
  }
  const quantized held = read_image(file);
  weights table =
      table_for(file, wanted, held.vocab_size, held.dim, {"romvec image", "", held.format.name(), "row by row"});
  with_view(held, [&](const auto& view) {
    decode_rows(file, wanted, table, [&](std::uint64_t r, std::span<float> row) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = view.value(static_cast<std::size_t>(r), c);
      }
    });
  });
  return table;
}

}  // namespace image

}  // namespace romvec::host
