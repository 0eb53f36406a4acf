// SPDX-License-Identifier: BSL-1.0
// Ids back to text. What encoding took away (accents, capitals, runs of spaces, unknown words) does not come back.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "romvec/detail/in_range.hpp"
#include "romvec/tokenizer/byte_bpe.hpp"
#include "romvec/tokenizer/encoded.hpp"
#include "romvec/tokenizer/sentence_bpe.hpp"
#include "romvec/tokenizer/whole_words.hpp"
#include "romvec/tokenizer/word_piece.hpp"

namespace romvec {

// Where the text goes: a call put(char), or a span or an array of char.
template <class Sink>
concept text_sink = std::invocable < std::remove_reference_t<Sink>
&, char > || requires(Sink& out) { std::span<char>(out); };

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// Counts bytes, and keeps them where there is room.
template <class Sink>
struct text_emitter {
  Sink& sink;
  std::size_t count = 0;
  bool is_full = false;

  constexpr void operator()(std::string_view text) {
    for (const char byte : text) {
      if constexpr (std::invocable<Sink&, char>) {
        sink(byte);
      } else {
        const std::span<char> out(sink);
        is_full = is_full || count == out.size();
        if (is_full) {
          return;
        }
        out[count] = byte;
      }
      ++count;
    }
  }
};

// "." "?" "!" "," and the ends of contractions follow without a space (Hugging Face's `cleanup`).
[[nodiscard]] constexpr bool follows_closely(std::string_view token) {
  for (const std::string_view one : {".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re"}) {
    if (token.starts_with(one)) {
      return true;
    }
  }
  return false;
}

// The byte of a token "<0x0A>" that stands for it, or -1.
template <class Words, class Id>
[[nodiscard]] constexpr int fallback_byte(const sentence_bpe<Words, Id>& with, std::uint32_t id,
                                          std::string_view token) {
  if (with.byte_ids.size() != 256 || token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') {
    return -1;
  }
  unsigned value = 0;
  for (const char digit : token.substr(3, 2)) {
    const bool is_letter = digit >= 'A' && digit <= 'F';
    if (!is_letter && (digit < '0' || digit > '9')) {
      return -1;
    }
    value = value * 16 + static_cast<unsigned>(is_letter ? digit - 'A' + 10 : digit - '0');
  }
  return with.byte_ids[value] == id ? static_cast<int>(value) : -1;
}

// What token number `place` of a text adds to it.
template <class Words, class Id, std::size_t MaxCharacters, class Put>
constexpr void decode_token(const word_piece<Words, Id, MaxCharacters>& with, std::uint32_t, std::string_view token,
                            std::size_t place, Put& put) {
  if (place == 0) {
    put(token);
  } else if (!with.continues.empty() && token.starts_with(with.continues)) {
    put(token.substr(with.continues.size()));
  } else {
    put(follows_closely(token) ? std::string_view() : std::string_view(" "));
    put(token);
  }
}

template <class Words, class Id, std::size_t MaxCharacters, class Put>
constexpr void decode_token(const whole_words<Words, Id, MaxCharacters>&, std::uint32_t, std::string_view token,
                            std::size_t place, Put& put) {
  put(place == 0 ? std::string_view() : std::string_view(" "));
  put(token);
}

template <class Words, class Id, class Put>
constexpr void decode_token(const sentence_bpe<Words, Id>& with, std::uint32_t id, std::string_view token,
                            std::size_t place, Put& put) {
  if (const int byte = fallback_byte(with, id, token); byte >= 0) {
    const char text = static_cast<char>(static_cast<unsigned char>(byte));
    put(std::string_view(&text, 1));
    return;
  }
  const bool drops_space = place == 0 && with.prefix != space_before::none && token.starts_with(' ');
  put(token.substr(drops_space ? 1 : 0));
}

template <class Words, class Id, class Put>
constexpr void decode_token(const byte_bpe<Words, Id>&, std::uint32_t, std::string_view token, std::size_t, Put& put) {
  put(token);
}

template <class Words, class Id, std::size_t MaxCharacters>
[[nodiscard]] constexpr const token_set<Words, Id>& tokens_of(const word_piece<Words, Id, MaxCharacters>& with) {
  return with.tokens;
}
template <class Words, class Id, std::size_t MaxCharacters>
[[nodiscard]] constexpr const token_set<Words, Id>& tokens_of(const whole_words<Words, Id, MaxCharacters>& with) {
  return with.tokens;
}
template <class Words, class Id>
[[nodiscard]] constexpr const token_set<Words, Id>& tokens_of(const sentence_bpe<Words, Id>& with) {
  return with.vocabulary.tokens;
}
template <class Words, class Id>
[[nodiscard]] constexpr const token_set<Words, Id>& tokens_of(const byte_bpe<Words, Id>& with) {
  return with.vocabulary.tokens;
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The text of ids of any integer type into the sink; special tokens by their names, bytes of a fallback as they are, be
// they UTF-8 together or not. `count` is the number of bytes. Errors: bad_id with the index of an id that is of no
// token, bad_length if the span is full: out[0, count) is what fitted. Memory: none.
template <class Tokenizer, class Ids, text_sink Sink>
requires requires(const Tokenizer& with, const Ids& ids) {
  detail::tokens_of(with);
  std::span(ids);
}
constexpr encoded decode(const Tokenizer& with, const Ids& ids, Sink&& sink) {
  const auto list = std::span(ids);
  detail::text_emitter<std::remove_reference_t<Sink>> put{sink};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::uint32_t id = detail::fits_uint32(list[i]) ? static_cast<std::uint32_t>(list[i]) : no_token;
    const auto text = detail::tokens_of(with).text_of(id);
    const std::string_view token = text;
    if (token.empty()) {
      return {{errc::bad_id, i}, put.count};
    }
    detail::decode_token(with, id, token, i, put);
    if (put.is_full) {
      return {{errc::bad_length, i}, put.count};
    }
  }
  return {{}, put.count};
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec
