// SPDX-License-Identifier: BSL-1.0
#include "readers/npy_array.hpp"

#include <fmt/format.h>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/npy_header.hpp"
#include "readers/numbers.hpp"
#include "text.hpp"

namespace romvec::host::npy {

namespace {

void append_utf8(std::string& out, std::uint32_t character) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0 | character >> 6);
    put(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    put(0xE0 | character >> 12);
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  } else {
    put(0xF0 | character >> 18);
    put(0x80 | (character >> 12 & 0x3F));
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  }
}

std::string utf8_of(const source& file, std::size_t element, std::string_view units, bool big_endian) {
  std::string out;
  for (std::size_t at = 0; at < units.size(); at += 4) {
    const auto character = load<std::uint32_t>(units.data() + at, big_endian);
    if (character > 0x10FFFF || (character >= 0xD800 && character < 0xE000)) {
      throw error(file.name, fmt::format("element {}", element), fmt::format("{:#x} is no character", character));
    }
    append_utf8(out, character);
  }
  return out;
}

}  // namespace

array array_of(const source& file) {
  const header head = parse_header(file);
  // A byte order, a letter and a count: of bytes, for U of characters.
  const auto count = head.descr.size() > 2 ? parse_count(std::string_view(head.descr).substr(2)) : std::nullopt;
  const auto elements = checked_product(head.shape);
  const auto element_bytes = count ? checked_product(*count, head.descr[1] == 'U' ? 4 : 1) : std::nullopt;
  if (!element_bytes || *element_bytes == 0) {
    throw error(file.name, "header", fmt::format("dtype {}, expected integers or strings", in_quotes(head.descr)));
  }
  const auto size = elements ? checked_product(*elements, *element_bytes) : std::nullopt;
  if (!size || *size != head.data.size()) {
    throw error(file.name, "data",
                fmt::format("{} bytes behind the header, which promises {} of {}", head.data.size(),
                            shape_text(head.shape), head.descr));
  }
  return {head.descr, head.shape, head.data, *elements, static_cast<std::size_t>(*element_bytes)};
}

bool is_of_strings(std::string_view dtype) { return dtype.size() > 1 && (dtype[1] == 'U' || dtype[1] == 'S'); }

std::vector<std::string> strings_of(const source& file, const array& strings) {
  if (!is_of_strings(strings.descr)) {
    throw error(
        file.name, "header",
        fmt::format("dtype {}, expected strings: <U and a length, or |S and a length", in_quotes(strings.descr)));
  }
  const char kind = strings.descr[1];
  const std::size_t unit = kind == 'U' ? 4 : 1;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < strings.elements; ++i) {
    std::string_view bytes = strings.data.substr(i * strings.element_bytes, strings.element_bytes);
    while (bytes.size() >= unit &&
           bytes.substr(bytes.size() - unit).find_first_not_of('\0') == std::string_view::npos) {
      bytes.remove_suffix(unit);
    }
    out.push_back(kind == 'U' ? utf8_of(file, i, bytes, strings.descr[0] == '>') : std::string(bytes));
  }
  return out;
}

}  // namespace romvec::host::npy
