// SPDX-License-Identifier: BSL-1.0
#include "readers/numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace romvec::host {

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

number_fault parse_number(std::string_view text, float& value) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure == std::errc::invalid_argument || end != text.data() + text.size()) {
    return number_fault::not_a_number;
  }
  if (failure == std::errc::result_out_of_range) {
    // from_chars says the same of 1e99 and of 1e-99.
    const double wide = std::strtod(std::string(text).c_str(), nullptr);
    if (std::fabs(wide) >= 1) {
      return number_fault::too_large;
    }
    value = std::signbit(wide) ? -0.0F : 0.0F;
  }
  return std::isfinite(value) ? number_fault::none : number_fault::not_finite;
}

bool is_number(std::string_view text) {
  float ignored = 0;
  return parse_number(text, ignored) != number_fault::not_a_number;
}

std::string_view describe(number_fault fault) {
  switch (fault) {
    case number_fault::not_a_number:
      return " is not a number";
    case number_fault::too_large:
      return " does not fit float32";
    case number_fault::not_finite:
    case number_fault::none:
      break;
  }
  return "";
}

}  // namespace romvec::host
