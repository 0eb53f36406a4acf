// SPDX-License-Identifier: BSL-1.0
#include "readers/tokenizer.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>

#include "error.hpp"
#include "readers/bytes.hpp"

namespace romvec::host::tokenizer {

namespace {

constexpr std::size_t number_bytes = 4;
constexpr std::uint32_t longest_possible = 0xFFFF;

std::uint32_t number_at(std::string_view bytes, std::size_t at) { return load<std::uint32_t>(bytes.data() + at); }

}  // namespace

bool detect(std::string_view bytes) {
  if (bytes.size() < 3 * number_bytes) {
    return false;
  }
  const std::uint32_t longest = number_at(bytes, 0);
  const auto score = std::bit_cast<float>(number_at(bytes, number_bytes));
  const std::uint32_t length = number_at(bytes, 2 * number_bytes);
  const bool is_score = score == 0 || (std::fabs(score) > 1e-20F && std::fabs(score) < 1e20F);
  return longest >= 1 && longest <= longest_possible && is_score && length >= 1 && length <= longest &&
         bytes.substr(3 * number_bytes, length).find('\0') == std::string_view::npos;
}

std::vector<piece> read(const source& file) {
  const std::uint32_t longest = number_at(file.bytes, 0);
  std::vector<piece> tokens;
  std::size_t at = number_bytes;
  while (at < file.bytes.size()) {
    const auto fail = [&](const std::string& message) {
      throw error(file.name, fmt::format("token {}, byte {}", tokens.size(), at), message);
    };
    if (file.bytes.size() - at < 2 * number_bytes) {
      fail("the file ends, expected a score and a length");
    }
    const auto score = std::bit_cast<float>(number_at(file.bytes, at));
    const std::uint32_t length = number_at(file.bytes, at + number_bytes);
    if (length == 0 || length > longest) {
      fail(fmt::format("the length is {}, expected 1 to {}, the longest by the header", length, longest));
    }
    at += 2 * number_bytes;
    if (length > file.bytes.size() - at) {
      fail(fmt::format("{} bytes are promised, the file has {} more", length, file.bytes.size() - at));
    }
    tokens.push_back({std::string(file.bytes.substr(at, length)), score});
    at += length;
  }
  return tokens;
}

}  // namespace romvec::host::tokenizer
