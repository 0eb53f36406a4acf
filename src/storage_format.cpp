// SPDX-License-Identifier: BSL-1.0
#include "storage_format.hpp"

#include <fmt/format.h>

#include <charconv>
#include <romvec/format.hpp>

namespace romvec::host {

namespace {

// Takes every `part` out of `text`.
void remove_all(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
}

bool in_range(storage_format::kind code, int fraction_bits) {
  using narrow = fixed<std::int8_t, 0>;
  using wide = fixed<std::int16_t, 0>;
  const int least = -(code == storage_format::kind::fixed8 ? narrow::max_exponent : wide::max_exponent);
  const int most = -(code == storage_format::kind::fixed8 ? narrow::min_exponent : wide::min_exponent);
  return fraction_bits >= least && fraction_bits <= most;
}

}  // namespace

std::string storage_format::name() const {
  switch (code) {
    case kind::fixed8:
      return fmt::format("fixed<int8_t,{}>", fraction_bits);
    case kind::fixed16:
      return fmt::format("fixed<int16_t,{}>", fraction_bits);
    case kind::int8_rows:
      break;
  }
  return "int8_rows";
}

std::string storage_format::cpp_name() const {
  switch (code) {
    case kind::fixed8:
      return fmt::format("romvec::fixed<std::int8_t, {}>", fraction_bits);
    case kind::fixed16:
      return fmt::format("romvec::fixed<std::int16_t, {}>", fraction_bits);
    case kind::int8_rows:
      break;
  }
  return "romvec::int8_rows";
}

std::uint64_t storage_format::code_bytes(std::uint64_t vocab_size, std::uint64_t dim) const {
  return vocab_size * dim * (code == kind::fixed16 ? 2 : 1);
}

std::uint64_t storage_format::multiplier_bytes(std::uint64_t vocab_size) const {
  return code == kind::int8_rows ? vocab_size * 2 : 0;
}

std::optional<storage_format> parse_storage_format(std::string_view text) {
  std::string plain(text);
  remove_all(plain, " ");
  remove_all(plain, "std::");
  remove_all(plain, "romvec::");
  if (plain == "int8_rows") {
    return storage_format{};
  }
  struct spelling {
    std::string_view begin;
    std::string_view end;
    storage_format::kind code;
  };
  constexpr spelling spellings[] = {
      {"fixed<int8_t,", ">", storage_format::kind::fixed8},
      {"fixed<int16_t,", ">", storage_format::kind::fixed16},
      {"fixed8.", "", storage_format::kind::fixed8},
      {"fixed16.", "", storage_format::kind::fixed16},
  };
  for (const spelling& known : spellings) {
    if (plain.starts_with(known.begin) && plain.ends_with(known.end) &&
        plain.size() > known.begin.size() + known.end.size()) {
      const char* const begin = plain.data() + known.begin.size();
      const char* const end = plain.data() + plain.size() - known.end.size();
      int fraction_bits = 0;
      const auto [stop, failure] = std::from_chars(begin, end, fraction_bits);
      if (failure == std::errc() && stop == end && in_range(known.code, fraction_bits)) {
        return storage_format{known.code, fraction_bits};
      }
    }
  }
  return std::nullopt;
}

}  // namespace romvec::host
