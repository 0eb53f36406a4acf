// SPDX-License-Identifier: BSL-1.0
#include "readers/image.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstddef>
#include <cstring>
#include <romvec/image.hpp>
#include <span>
#include <vector>

#include "error.hpp"
#include "quantized_view.hpp"
#include "readers/reader.hpp"
#include "readers/rows.hpp"

namespace romvec::host {

namespace {

constexpr std::uint64_t levels_offset = 44;  // in the header of either version

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
  const bool is_fixed = !storage_format{header.format, 0}.has_multipliers();
  return {header.format, is_fixed ? -header.exponent : 0};
}

// The numbers at `offset`.
void copy_array(integer_array& to, const source& file, std::uint64_t offset) {
  const auto* const bytes = bytes_of(file).data() + offset;
  to.visit([&]<class Integer>(std::vector<Integer>& numbers) {
    if constexpr (std::endian::native == std::endian::little || sizeof(Integer) == 1) {
      std::memcpy(numbers.data(), bytes, numbers.size() * sizeof(Integer));
    } else {
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = romvec::detail::read_little_endian<Integer>(bytes + i * sizeof(Integer));
      }
    }
  });
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
  quantized out = make_quantized(format_of(header), header.vocab_size, header.dim);
  out.fitted = default_fit(out.format);
  out.exponent = header.exponent;
  out.window = header.window;
  std::uint64_t end = romvec::detail::image_codes_offset(header.version);
  for (const format_array& array : out.arrays()) {
    integer_array& numbers = out.numbers(array.role);
    if (!array.is_in_image_header()) {
      copy_array(numbers, file, array.offset_behind(end));
      end = array.offset_behind(end) + array.bytes();
    } else if (array.role == array_role::levels) {
      copy_array(numbers, file, levels_offset);
    } else {
      numbers.visit(
          [&]<class Integer>(std::vector<Integer>& one) { one.front() = static_cast<Integer>(header.multiplier); });
    }
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
