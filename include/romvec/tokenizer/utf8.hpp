// SPDX-License-Identifier: BSL-1.0
// UTF-8 to characters and back. What is no UTF-8 becomes U+FFFD, one for each maximal part of a character that was
// begun, as Python's errors="replace", JavaScript's TextDecoder and Rust's from_utf8_lossy have it. Source: The Unicode
// Standard, section 3.9, "U+FFFD Substitution of Maximal Subparts".
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "romvec/isa/select.hpp"

namespace romvec::detail {

inline constexpr std::uint32_t replacement_character = 0xFFFD;
inline constexpr std::size_t longest_character_bytes = 4;

struct character {
  std::uint32_t code = replacement_character;
  std::size_t bytes = 1;  // of the text; those of U+FFFD are others where the text is no UTF-8
  bool is_valid = false;
};

[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

inline namespace ROMVEC_ISA_NAMESPACE {

// The character at text[at], at < text.size().
[[nodiscard]] constexpr character character_at(std::string_view text, std::size_t at) {
  const std::uint32_t lead = byte_at(text, at);
  if (lead < 0x80) {
    return {lead, 1, true};
  }
  if (lead < 0xC2 || lead > 0xF4) {
    return {};
  }
  const std::size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // Of the second byte: no character has a shorter form, is a surrogate or lies behind U+10FFFF.
  std::uint32_t least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  std::uint32_t most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  std::uint32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if (at + i >= text.size() || byte_at(text, at + i) < least || byte_at(text, at + i) > most) {
      return {replacement_character, i, false};
    }
    code = code << 6 | (byte_at(text, at + i) & 0x3F);
    least = 0x80;
    most = 0xBF;
  }
  return {code, bytes, true};
}

[[nodiscard]] ROMVEC_INLINE constexpr std::size_t utf8_bytes(std::uint32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

// Writes utf8_bytes(code) bytes.
constexpr void write_utf8(std::uint32_t code, char* out) {
  const std::size_t bytes = utf8_bytes(code);
  for (std::size_t i = bytes; i-- > 1; code >>= 6) {
    out[i] = static_cast<char>(static_cast<unsigned char>(0x80U | (code & 0x3FU)));
  }
  constexpr std::uint32_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out[0] = static_cast<char>(static_cast<unsigned char>(leads[bytes] | code));
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
