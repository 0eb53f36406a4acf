// SPDX-License-Identifier: BSL-1.0
#include "readers/tiktoken.hpp"

#include <cstdint>

namespace romvec::host::tiktoken {

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.empty() || text.size() % 4 != 0) {
    return std::nullopt;
  }
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFFFU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFFU);
    }
  }
  // Bits that no byte has are zero.
  return (bits & ((1U << count) - 1)) == 0 ? std::optional(out) : std::nullopt;
}

}  // namespace romvec::host::tiktoken
