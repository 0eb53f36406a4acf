// SPDX-License-Identifier: BSL-1.0
#include "storage_format.hpp"

#include <fmt/format.h>

#include <charconv>
#include <romvec/format.hpp>
#include <romvec/nibble.hpp>
#include <utility>

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
    case kind::int8_table:
      return "int8_table";
    case kind::nibble32:
      return "nibble_groups<32>";
    case kind::nibble64:
      return "nibble_groups<64>";
    case kind::nibble_rows:
      return "nibble_rows";
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
    default:
      return "romvec::" + name();
  }
}

bool storage_format::is_nibble() const {
  return code == kind::nibble32 || code == kind::nibble64 || code == kind::nibble_rows;
}

std::size_t storage_format::group_size(std::size_t dim) const {
  return code == kind::nibble32 ? 32 : code == kind::nibble64 ? 64 : dim;
}

std::uint64_t storage_format::code_bytes(std::uint64_t vocab_size, std::uint64_t dim) const {
  return is_nibble() ? vocab_size * ((dim + 1) / 2) : vocab_size * dim * (code == kind::fixed16 ? 2 : 1);
}

std::uint64_t storage_format::multiplier_bytes(std::uint64_t vocab_size, std::uint64_t dim) const {
  if (code == kind::fixed8 || code == kind::fixed16) {
    return 0;
  }
  const std::uint64_t group = group_size(dim);
  return code == kind::int8_table ? 2 : vocab_size * ((dim + group - 1) / group) * 2;
}

std::uint64_t storage_format::level_bytes() const { return is_nibble() ? nibble_levels : 0; }

std::uint64_t storage_format::bytes(std::uint64_t vocab_size, std::uint64_t dim) const {
  return code_bytes(vocab_size, dim) + multiplier_bytes(vocab_size, dim) + level_bytes();
}

std::optional<storage_format> parse_storage_format(std::string_view text) {
  std::string plain(text);
  remove_all(plain, " ");
  remove_all(plain, "std::");
  remove_all(plain, "romvec::");
  constexpr std::pair<std::string_view, storage_format::kind> names[] = {
      {"int8_rows", storage_format::kind::int8_rows},        {"int8_table", storage_format::kind::int8_table},
      {"nibble32", storage_format::kind::nibble32},          {"nibble64", storage_format::kind::nibble64},
      {"nibble_groups<32>", storage_format::kind::nibble32}, {"nibble_groups<64>", storage_format::kind::nibble64},
      {"nibble_rows", storage_format::kind::nibble_rows},
  };
  for (const auto& [known, code] : names) {
    if (plain == known) {
      return storage_format{code, 0};
    }
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
