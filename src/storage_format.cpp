// SPDX-License-Identifier: BSL-1.0
#include "storage_format.hpp"

#include <fmt/format.h>

#include <charconv>
#include <concepts>
#include <romvec/quantized_rows.hpp>

#include "format_list.hpp"

namespace romvec::host {

namespace {

constexpr std::string_view any_fraction_bits = "F";

// Takes every `part` out of `text`.
std::string without(std::string_view text, std::string_view part) {
  std::string out(text);
  for (std::size_t at = out.find(part); at != std::string::npos; at = out.find(part, at)) {
    out.erase(at, part.size());
  }
  return out;
}

// How names are shown and compared: without spaces and `std::`.
std::string plain(std::string_view text) { return without(without(text, " "), "std::"); }

// A spelling of the list with its F, of which each has one at most.
std::string with_fraction_bits(std::string text, bool has_fraction_bits, int fraction_bits) {
  if (has_fraction_bits) {
    text.replace(text.rfind(any_fraction_bits), any_fraction_bits.size(), std::to_string(fraction_bits));
  }
  return text;
}

template <class Entry>
constexpr int least_fraction_bits(const Entry&) {
  return -Entry::type::max_exponent;
}

template <class Entry>
constexpr int most_fraction_bits(const Entry&) {
  return -Entry::type::min_exponent;
}

// The number in the place of F, if `text` is `spelling` but for that.
std::optional<int> fraction_bits_in(std::string_view text, std::string_view spelling) {
  const std::size_t at = spelling.rfind(any_fraction_bits);
  const std::string_view begin = spelling.substr(0, at);
  const std::string_view end = spelling.substr(at + any_fraction_bits.size());
  if (text.size() <= begin.size() + end.size() || !text.starts_with(begin) || !text.ends_with(end)) {
    return std::nullopt;
  }
  const std::string_view number = text.substr(begin.size(), text.size() - begin.size() - end.size());
  int value = 0;
  const auto [stop, failure] = std::from_chars(number.data(), number.data() + number.size(), value);
  return failure == std::errc() && stop == number.data() + number.size() ? std::optional(value) : std::nullopt;
}

template <class Entry>
std::optional<storage_format> parse_as(const Entry& entry, std::string_view text) {
  for (const std::string& spelling : {plain(entry.cpp_spelling), std::string(entry.shell_name)}) {
    if constexpr (Entry::has_fraction_bits) {
      const auto bits = fraction_bits_in(text, spelling);
      if (bits && *bits >= least_fraction_bits(entry) && *bits <= most_fraction_bits(entry)) {
        return storage_format{entry.code, *bits};
      }
    } else if (text == spelling) {
      return storage_format{entry.code, 0};
    }
  }
  return std::nullopt;
}

template <class Format>
constexpr integer_type code_type = type_of<typename stored_as<Format>::code>;

// What the library says of a format's arrays.
template <class Format>
std::vector<format_array> arrays_of(const std::string& cpp_name, shape size) {
  constexpr bool is_code_type = std::same_as<typename stored_as<Format>::code, typename Format::code_type>;
  constexpr integer_type multiplier_type = type_of<typename stored_as<Format>::multiplier>;
  const shape row{.vocab_size = 1, .dim = size.dim};
  std::vector<format_array> out;
  out.push_back({.role = array_role::codes,
                 .type = code_type<Format>,
                 .cpp_type = is_code_type ? cpp_name + "::code_type" : code_type<Format>.cpp_name(),
                 .count = codes_size<Format>(size),
                 .count_of_row = codes_size<Format>(row)});
  if (Format::has_multipliers) {
    out.push_back({.role = array_role::multipliers,
                   .type = multiplier_type,
                   .cpp_type = multiplier_type.cpp_name(),
                   .count = multipliers_size<Format>(size),
                   .count_of_row = one_multiplier_format<Format> ? 0 : multipliers_size<Format>(row)});
  }
  if (levels_size<Format>() > 0) {
    constexpr integer_type level_type = type_of<std::int8_t>;
    out.push_back({.role = array_role::levels,
                   .type = level_type,
                   .cpp_type = level_type.cpp_name(),
                   .count = levels_size<Format>()});
  }
  return out;
}

}  // namespace

const char* name_of(array_role role) {
  return role == array_role::codes ? "codes" : role == array_role::multipliers ? "multipliers" : "levels";
}

std::string storage_format::name() const {
  const std::string cpp = plain(cpp_name());
  return without(cpp, "romvec::");
}

std::string storage_format::cpp_name() const {
  return with_format(code, [&](const auto& entry) {
    return "romvec::" + with_fraction_bits(std::string(entry.cpp_spelling), entry.has_fraction_bits, fraction_bits);
  });
}

bool storage_format::has_multipliers() const {
  return with_format(code, []<class Format>(const listed_format<Format>&) { return Format::has_multipliers; });
}

bool storage_format::has_levels() const {
  return with_format(code, []<class Format>(const listed_format<Format>&) { return levels_size<Format>() > 0; });
}

bool storage_format::has_window() const {
  return with_format(code, []<class Format>(const listed_format<Format>&) { return windowed_format<Format>; });
}

unsigned storage_format::code_bits() const {
  return with_format(code, []<class Format>(const listed_format<Format>&) {
    return static_cast<unsigned>(romvec::detail::facts_of<Format>.code_bits);
  });
}

bool storage_format::rows_share() const {
  return with_format(code, []<class Format>(const listed_format<Format>&) {
    return one_multiplier_format<Format> || levels_size<Format>() > 0;
  });
}

std::size_t storage_format::group_size(std::size_t dim) const {
  return with_format(code, [&]<class Format>(const listed_format<Format>&) {
    std::size_t size = 0;
    if constexpr (requires { Format::group_size; }) {
      size = Format::group_size;
    }
    return size == 0 ? dim : size;
  });
}

std::vector<format_array> storage_format::arrays(std::uint64_t vocab_size, std::uint64_t dim) const {
  return with_format(code, [&]<class Format>(const listed_format<Format>&) {
    return arrays_of<Format>(cpp_name(), {.vocab_size = vocab_size, .dim = dim});
  });
}

std::uint64_t storage_format::bytes(array_role role, std::uint64_t vocab_size, std::uint64_t dim) const {
  for (const format_array& array : arrays(vocab_size, dim)) {
    if (array.role == role) {
      return array.bytes();
    }
  }
  return 0;
}

std::uint64_t storage_format::bytes(std::uint64_t vocab_size, std::uint64_t dim) const {
  std::uint64_t sum = window_bytes();
  for (const format_array& array : arrays(vocab_size, dim)) {
    sum += array.bytes();
  }
  return sum;
}

std::optional<storage_format> parse_storage_format(std::string_view text) {
  const std::string typed = without(plain(text), "romvec::");
  std::optional<storage_format> found;
  for_each_format([&](const auto& entry) { found = found ? found : parse_as(entry, typed); });
  return found;
}

std::vector<std::string> format_names() {
  std::vector<std::string> out;
  for_each_format([&](const auto& entry) {
    out.push_back(
        with_fraction_bits(std::string(entry.shell_name), entry.has_fraction_bits, entry.usual_fraction_bits));
  });
  return out;
}

std::string format_choices() {
  std::vector<std::string> names;
  for_each_format([&](const auto& entry) {
    names.push_back(entry.has_fraction_bits
                        ? fmt::format("{} ({}, F in [{}, {}])", plain(entry.cpp_spelling), entry.shell_name,
                                      least_fraction_bits(entry), most_fraction_bits(entry))
                        : std::string(entry.shell_name));
  });
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

std::string format_help() {
  std::string out;
  for_each_format([&](const auto& entry) {
    const std::string name = plain(entry.cpp_spelling);
    const std::string other = name == entry.shell_name ? "" : fmt::format(", {}", entry.shell_name);
    const std::string range =
        entry.has_fraction_bits ? fmt::format(", F in [{}, {}]", least_fraction_bits(entry), most_fraction_bits(entry))
                                : "";
    out += fmt::format("{}{:<29}{}{}\n", out.empty() ? "" : "         ", name + other, entry.meaning, range);
  });
  return out;
}

}  // namespace romvec::host
