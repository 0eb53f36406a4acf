// SPDX-License-Identifier: BSL-1.0
// The bytes that a token of a tokenizer stands for, out of how its file spells them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace romvec::host {

// The byte-level alphabet of GPT-2: a character for every byte, printable and never a space ("Ġ" is a space, "Ċ" a line
// end). Nothing if a character of `spelling` is not of the alphabet, or it is no UTF-8. Source: bytes_to_unicode() of
// GPT-2's encoder.py.
std::optional<std::string> from_byte_alphabet(std::string_view spelling);

// SentencePiece's "▁" (U+2581) as the space that it stands for.
std::string from_sentence_piece(std::string_view spelling);

// The byte of "<0x00>" to "<0xFF>", SentencePiece's tokens for bytes that no piece has; nothing for other tokens.
std::optional<char> fallback_byte(std::string_view spelling);

inline constexpr std::string_view sentence_piece_space = "\xE2\x96\x81";
inline constexpr std::string_view byte_alphabet_space = "\xC4\xA0";
inline constexpr std::string_view byte_alphabet_line_end = "\xC4\x8A";

}  // namespace romvec::host
