// SPDX-License-Identifier: BSL-1.0
#include "readers/npy_strings.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/numbers.hpp"
#include "text.hpp"

namespace romvec::host::npy::strings {

namespace {

constexpr std::size_t unicode_bytes = 4;

struct string_type {
  bool is_unicode = false;
  bool big_endian = false;
  std::size_t length = 0;  // characters or bytes
};

std::optional<string_type> type_of(std::string_view descr) {
  if (descr.size() < 3 || (descr[1] != 'U' && descr[1] != 'S')) {
    return std::nullopt;
  }
  const auto length = parse_count(descr.substr(2));
  constexpr std::uint64_t longest = std::uint64_t{1} << 24;
  if (!length || *length > longest) {
    return std::nullopt;
  }
  return string_type{descr[1] == 'U', descr[0] == '>', static_cast<std::size_t>(*length)};
}

// False for what is no character of Unicode.
bool append_utf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
  return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

}  // namespace

bool detect(std::string_view dtype) { return type_of(dtype.substr(0, dtype.find(','))).has_value(); }

bool is_of_objects(std::string_view dtype) { return dtype.starts_with("|O"); }

std::vector<std::string> read(const source& file) {
  const array_bytes array = array_of(file);
  const auto type = type_of(array.descr);
  if (!type || array.shape.size() != 1) {
    throw error(file.name, fmt::format("dtype {} and shape {}, expected strings ('<U7', '|S7') in one dimension",
                                       in_quotes(array.descr), shape_text(array.shape)));
  }
  const std::size_t width = type->length * (type->is_unicode ? unicode_bytes : 1);
  const std::uint64_t count = array.shape[0];
  if (width == 0 ? count > array.data.size() + 1 || !array.data.empty()
                 : array.data.size() % width != 0 || array.data.size() / width != count) {
    throw error(file.name, fmt::format("{} bytes behind the header, expected {} strings of {} bytes", array.data.size(),
                                       count, width));
  }
  std::vector<std::string> out(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::string_view bytes = array.data.substr(i * width, width);
    if (!type->is_unicode) {
      out[i] = bytes.substr(0, bytes.find_last_not_of('\0') + 1);
      continue;
    }
    std::size_t end = type->length;
    const auto character = [&](std::size_t c) {
      return load<std::uint32_t>(bytes.data() + c * unicode_bytes, type->big_endian);
    };
    while (end > 0 && character(end - 1) == 0) {
      --end;
    }
    for (std::size_t c = 0; c < end; ++c) {
      if (!append_utf8(out[i], character(c))) {
        throw error(file.name, fmt::format("string {}", i),
                    fmt::format("character {} is {:#x}, which is none of Unicode", c, character(c)));
      }
    }
  }
  return out;
}

}  // namespace romvec::host::npy::strings
