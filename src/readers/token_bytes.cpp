// SPDX-License-Identifier: BSL-1.0
#include "readers/token_bytes.hpp"

#include <array>
#include <cstdint>

namespace romvec::host {

namespace {

constexpr std::uint32_t first_moved = 0x100;  // the characters from here on stand for the bytes that do not print

constexpr bool prints(unsigned byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

// The bytes that do not print, ascending: the i-th has the character 0x100 + i.
struct moved_bytes {
  std::array<unsigned char, 256> bytes{};
  std::uint32_t count = 0;
};

constexpr moved_bytes moved = [] {
  moved_bytes out;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!prints(byte)) {
      out.bytes[out.count++] = static_cast<unsigned char>(byte);
    }
  }
  return out;
}();

// Takes the first character off `text`, which is of one or two bytes of UTF-8: no other is in the alphabet.
std::optional<std::uint32_t> take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    text.remove_prefix(1);
    return first;
  }
  if ((first & 0xE0U) != 0xC0 || text.size() < 2 || (static_cast<unsigned char>(text[1]) & 0xC0U) != 0x80) {
    return std::nullopt;
  }
  const std::uint32_t character = (first & 0x1FU) << 6 | (static_cast<unsigned char>(text[1]) & 0x3FU);
  if (character < 0x80) {
    return std::nullopt;  // one byte says it
  }
  text.remove_prefix(2);
  return character;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return static_cast<unsigned>(c - '0');
  }
  if (c >= 'A' && c <= 'F') {
    return static_cast<unsigned>(c - 'A') + 10;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> from_byte_alphabet(std::string_view spelling) {
  std::string bytes;
  while (!spelling.empty()) {
    const auto character = take_character(spelling);
    if (!character) {
      return std::nullopt;
    }
    if (*character < first_moved && prints(*character)) {
      bytes += static_cast<char>(*character);
    } else if (*character >= first_moved && *character - first_moved < moved.count) {
      bytes += static_cast<char>(moved.bytes[*character - first_moved]);
    } else {
      return std::nullopt;
    }
  }
  return bytes;
}

std::string from_sentence_piece(std::string_view spelling) {
  std::string out;
  while (!spelling.empty()) {
    const bool is_space = spelling.starts_with(sentence_piece_space);
    out += is_space ? ' ' : spelling[0];
    spelling.remove_prefix(is_space ? sentence_piece_space.size() : 1);
  }
  return out;
}

std::optional<char> fallback_byte(std::string_view spelling) {
  if (spelling.size() != 6 || !spelling.starts_with("<0x") || spelling[5] != '>') {
    return std::nullopt;
  }
  const auto high = hex_digit(spelling[3]);
  const auto low = hex_digit(spelling[4]);
  return high && low ? std::optional(static_cast<char>(*high << 4 | *low)) : std::nullopt;
}

}  // namespace romvec::host
