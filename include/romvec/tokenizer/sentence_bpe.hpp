// SPDX-License-Identifier: BSL-1.0
// SentencePiece's byte-pair encoding: characters are merged, spaces are letters that words begin with, and a character
// that is no token becomes its bytes. Llama 1 and 2, Mistral, Gemma, and llama2.c. Tokens have a space where their
// files have "▁" (U+2581).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "romvec/tokenizer/bpe_encoding.hpp"
#include "romvec/tokenizer/encoded.hpp"
#include "romvec/tokenizer/merge.hpp"
#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/utf8.hpp"

namespace romvec {

// The space in front of a text.
enum class space_before : std::uint8_t {
  none,
  always,             // of every part between special tokens (a normalizer Prepend, SentencePiece, llama2.c)
  unless_there,       // the same, where it does not begin with one (Metaspace, prepend_scheme always)
  unless_there_once,  // at the beginning of the text alone (Metaspace, prepend_scheme first)
};

// Where a text is cut before it is merged. A merge over a cut does not happen, so that the memory which is needed is
// the longest word's.
enum class cut_at : std::uint8_t {
  nothing,
  // A space behind another character: changes nothing where no token has such a pair, as with SentencePiece's own
  // training, which cuts there too.
  runs_of_spaces,
  every_space,  // Metaspace with split
};

// What a text is made of.
enum class text_bytes : std::uint8_t {
  characters,  // what is no UTF-8 becomes U+FFFD; U+2581 is a space
  raw,         // llama2.c: any byte of 0xC0 and above begins a character, of at most 4 bytes; U+2581 is a letter
};

// An aggregate. byte_ids[b] is the token of byte b, for characters that are no tokens; without them these are
// `unknown`, and left out where that is no_token.
template <token_words Words, std::unsigned_integral Id = std::uint32_t>
struct sentence_bpe {
  bpe_tokens<Words, Id> vocabulary;
  std::span<const Id> byte_ids = {};  // 256 or none
  std::uint32_t unknown = no_token;
  space_before prefix = space_before::always;
  cut_at cuts = cut_at::runs_of_spaces;
  text_bytes bytes = text_bytes::characters;
  bool fuse_unknown = true;        // neighbours that are unknown give one id
  bool whole_words_first = false;  // a word that is a token is not merged: ignore_merges
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The character at text[at] as llama2.c finds it, in bytes.
[[nodiscard]] constexpr std::size_t raw_character_bytes(std::string_view text, std::size_t at) {
  std::size_t bytes = 1;
  while (bytes < longest_character_bytes && at + bytes < text.size() && (byte_at(text, at + bytes) & 0xC0) == 0x80) {
    ++bytes;
  }
  return bytes;
}

template <class Tokenizer>
using bpe_of = std::remove_cvref_t<decltype(std::declval<Tokenizer>().vocabulary)>;

// Puts a text into words, and words into ids.
template <class Tokenizer, class Emitter>
struct sentence_encoder {
  const Tokenizer& with;
  std::string_view whole;
  bpe_room room;
  Emitter& deliver;
  merger<bpe_of<Tokenizer>> parts{with.vocabulary, room};
  std::size_t size = 0;    // bytes of the word
  std::size_t begin = 0;   // where the word begins in the text
  std::size_t offset = 0;  // where the character does that is put
  bool ends_with_space = false;
  bool is_behind_unknown = false;
  bool is_first = true;
  status done = {};

  // The part [first, last) of the text. False if it is to go no further: `done` says why.
  constexpr bool text(std::size_t first, std::size_t last) {
    offset = begin = first;
    const std::string_view part = whole.substr(0, last);
    if (wants_space(part.substr(first)) && !put(" ", 1)) {
      return false;
    }
    for (std::size_t at = first; at < last && !deliver.is_stopped;) {
      offset = at;
      at += next(part, at);
      if (!done.ok()) {
        return false;
      }
    }
    finish();
    is_behind_unknown = false;
    is_first = false;
    return !deliver.is_stopped;
  }

  constexpr bool special(std::uint32_t id) {
    deliver(id);
    is_first = false;
    return !deliver.is_stopped;
  }

  static constexpr std::string_view replacement = "\xEF\xBF\xBD";
  static constexpr std::uint32_t lower_block = 0x2581;

  [[nodiscard]] constexpr bool wants_space(std::string_view text) const {
    if (with.prefix == space_before::none || with.prefix == space_before::always) {
      return with.prefix == space_before::always;
    }
    const std::uint32_t first = character_at(text, 0).code;
    const bool has_space = first == ' ' || first == lower_block;
    return !has_space && (with.prefix == space_before::unless_there || is_first);
  }

  // The character at text[at] into the word; gives its bytes.
  constexpr std::size_t next(std::string_view text, std::size_t at) {
    if (with.bytes == text_bytes::raw) {
      const std::size_t bytes = raw_character_bytes(text, at);
      put(text.data() + at, bytes);
      return bytes;
    }
    const character one = character_at(text, at);
    if (one.code == lower_block) {
      put(" ", 1);
    } else if (one.is_valid) {
      put(text.data() + at, one.bytes);
    } else {
      put(replacement.data(), replacement.size());
    }
    return one.bytes;
  }

  constexpr bool put(const char* from, std::size_t bytes) {
    const bool is_space = bytes == 1 && *from == ' ';
    const bool cuts = with.cuts == cut_at::every_space || (with.cuts == cut_at::runs_of_spaces && !ends_with_space);
    if (is_space && cuts) {
      finish();
      begin = offset;
    }
    if (room.text.size() - size < bytes || room.parts.size() < parts.count + 2) {
      done = {errc::too_long, begin};
      return false;
    }
    for (std::size_t i = 0; i < bytes; ++i) {
      room.text[size + i] = from[i];
    }
    add(bytes);
    ends_with_space = is_space;
    return true;
  }

  // A part for the character that was put behind the word, or one a byte.
  constexpr void add(std::size_t bytes) {
    const bool is_token = with.vocabulary.tokens.find({room.text.data() + size, bytes}) != no_token;
    parts.add(size, is_token);
    size += bytes;
  }

  constexpr void finish() {
    if (size == 0) {
      return;
    }
    const std::uint32_t whole_word =
        with.whole_words_first ? with.vocabulary.tokens.find({room.text.data(), size}) : no_token;
    if (whole_word != no_token) {
      deliver(whole_word);
      is_behind_unknown = false;
    } else {
      parts.merge(size);
      for (std::size_t i = 0; i < parts.count; ++i) {
        give(parts.part(i), parts.merges(i));
      }
    }
    parts.clear();
    size = 0;
    ends_with_space = false;
  }

  constexpr void give(std::string_view part, bool is_token) {
    if (is_token) {
      deliver(with.vocabulary.tokens.find(part));
    } else if (with.byte_ids.size() == 256) {
      for (std::size_t i = 0; i < part.size(); ++i) {
        deliver(with.byte_ids[byte_at(part, i)]);
      }
    } else if (with.unknown != no_token && !(is_behind_unknown && with.fuse_unknown)) {
      deliver(with.unknown);
    }
    is_behind_unknown = !is_token;
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The ids of `text` into the sink. `specials` are tokens whose names in the text are no text: by default there are
// none. No token is put around the text. Errors: those of `encoded`; a text without spaces is one word. Memory: `room`.
template <class Words, class Id, id_sink Sink>
constexpr encoded encode(const sentence_bpe<Words, Id>& with, std::string_view text, bpe_room room, Sink&& sink,
                         std::span<const special_token> specials = {}) {
  return detail::encode_to(
      sink, detail::bpe_encoding<sentence_bpe<Words, Id>, detail::sentence_encoder>{with, text, room, specials});
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec
