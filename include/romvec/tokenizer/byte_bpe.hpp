// SPDX-License-Identifier: BSL-1.0
// Byte-level byte-pair encoding: GPT-2 and its successors, Llama 3, Qwen. A text is split into words by a rule, and of
// each word the bytes are merged. Tokens are the bytes that they stand for, not the letters that their files spell them
// with ("Ġ" is a space).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "romvec/tokenizer/bpe_encoding.hpp"
#include "romvec/tokenizer/encoded.hpp"
#include "romvec/tokenizer/merge.hpp"
#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/split_rules.hpp"

namespace romvec {

// An aggregate. Every one of the 256 bytes should be a token; one that is none is `unknown`, or not_found.
template <token_words Words, std::unsigned_integral Id = std::uint32_t>
struct byte_bpe {
  bpe_tokens<Words, Id> vocabulary;
  split_rule split = split_rule::gpt2;
  bool prefix_space = false;       // a space in front of what does not begin with one
  bool whole_words_first = false;  // a word that is a token is not merged: ignore_merges, tiktoken
  std::uint32_t unknown = no_token;
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The bytes text[first, last) into room; gives their number, or SIZE_MAX if they do not fit.
[[nodiscard]] constexpr std::size_t copy_word(const prefixed_text& text, std::size_t first, std::size_t last,
                                              bpe_room room) {
  std::size_t size = 0;
  while (first < last) {
    const character one = text.at(first);
    const std::size_t bytes = one.is_valid ? one.bytes : utf8_bytes(replacement_character);
    if (room.text.size() - size < bytes || room.parts.size() < size + bytes + 1) {
      return SIZE_MAX;
    }
    write_utf8(one.code, room.text.data() + size);
    size += bytes;
    first += one.bytes;
  }
  return size;
}

// The ids of the word room.text[0, size). False if a byte has none.
template <class Tokenizer, class Emitter>
[[nodiscard]] constexpr bool encode_word(const Tokenizer& with, bpe_room room, std::size_t size, Emitter& deliver) {
  if (with.whole_words_first) {
    if (const std::uint32_t whole = with.vocabulary.tokens.find({room.text.data(), size}); whole != no_token) {
      deliver(whole);
      return true;
    }
  }
  merger<std::remove_cvref_t<decltype(with.vocabulary)>> parts{with.vocabulary, room};
  for (std::size_t i = 0; i < size; ++i) {
    parts.add(i, true);
  }
  parts.merge(size);
  for (std::size_t i = 0; i < parts.count; ++i) {
    const std::uint32_t found = with.vocabulary.tokens.find(parts.part(i));
    const std::uint32_t id = found == no_token ? with.unknown : found;
    if (id == no_token) {
      return false;
    }
    deliver(id);
  }
  return true;
}

// Puts a text into words, and words into ids.
template <class Tokenizer, class Emitter>
struct byte_encoder {
  const Tokenizer& with;
  std::string_view whole;
  bpe_room room;
  Emitter& deliver;
  status done = {};

  constexpr bool text(std::size_t first, std::size_t last) {
    const bool has_space = whole[first] == ' ';
    const prefixed_text part{whole.substr(first, last - first), with.prefix_space && !has_space ? 1U : 0U};
    for (std::size_t at = 0; at < part.size() && !deliver.is_stopped;) {
      const std::size_t end = end_of_word(part, at, with.split);
      const std::size_t size = copy_word(part, at, end, room);
      const std::size_t place = first + (at > 0 ? at - part.prefix : 0);
      if (size == SIZE_MAX) {
        done = {errc::too_long, place};
        return false;
      }
      if (!encode_word(with, room, size, deliver)) {
        done = {errc::not_found, place};
        return false;
      }
      at = end;
    }
    return !deliver.is_stopped;
  }
  constexpr bool special(std::uint32_t id) {
    deliver(id);
    return !deliver.is_stopped;
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The ids of `text` into the sink; what is no UTF-8 is read as U+FFFD. `specials` are tokens whose names in the text
// are no text: by default there are none. No token is put around the text. Errors: those of `encoded`. Memory: `room`.
template <class Words, class Id, id_sink Sink>
constexpr encoded encode(const byte_bpe<Words, Id>& with, std::string_view text, bpe_room room, Sink&& sink,
                         std::span<const special_token> specials = {}) {
  return detail::encode_to(sink,
                           detail::bpe_encoding<byte_bpe<Words, Id>, detail::byte_encoder>{with, text, room, specials});
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec
