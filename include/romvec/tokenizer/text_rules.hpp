// SPDX-License-Identifier: BSL-1.0
// BERT's way from a text to words: what is cleaned away, what becomes equal, where a word ends. Source: BasicTokenizer
// of google-research/bert's tokenization.py, and Hugging Face's BertNormalizer and BertPreTokenizer.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/unicode.hpp"
#include "romvec/tokenizer/utf8.hpp"

namespace romvec {

// The defaults are those of an uncased BERT. With all of them false words are what lies between white space.
struct text_rules {
  bool clean_text = true;         // U+0000, U+FFFD, control characters and private use are left out
  bool space_ideographs = true;   // each CJK ideograph is a word
  bool lowercase = true;          // by Unicode's full mapping, which has no language
  bool strip_accents = true;      // canonical decomposition without nonspacing marks
  bool split_punctuation = true;  // each is a word: category P, and the symbols of ASCII
  // The sigma at the end of a word becomes ς, as in Python's and JavaScript's lower case; Hugging Face's Rust library
  // takes character by character and has σ.
  bool final_sigma = true;
};

// Nothing but white space.
inline constexpr text_rules split_at_white_space = {false, false, false, false, false, false};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// Room in front of a word, for the "##" of what continues one.
inline constexpr std::size_t longest_prefix = 8;

// Gathers characters into a word and hands it to on_word(char* word, bytes), which may write the word's bytes and
// longest_prefix bytes in front; bytes is 0 for a word of more than MaxCharacters.
template <std::size_t MaxCharacters, class OnWord>
class word_builder {
 public:
  constexpr explicit word_builder(OnWord& on_word) : on_word_(on_word) {}

  constexpr void put(std::uint32_t code) {
    ++characters_;
    if (characters_ > MaxCharacters) {
      return;
    }
    const std::size_t bytes = utf8_bytes(code);
    std::size_t place = end_;
    if (const std::uint32_t order = combining_class(code); order == 0) {
      marks_ = end_ + bytes;
    } else {  // marks stand in canonical order
      while (place > marks_) {
        const std::size_t before = previous(place);
        if (combining_class(character_at(std::string_view(buffer_, end_), before).code) <= order) {
          break;
        }
        place = before;
      }
      for (std::size_t i = end_; i-- > place;) {
        buffer_[i + bytes] = buffer_[i];
      }
    }
    write_utf8(code, buffer_ + place);
    end_ += bytes;
  }

  constexpr void finish() {
    if (characters_ > 0) {
      on_word_(buffer_ + longest_prefix, characters_ > MaxCharacters ? 0 : end_ - longest_prefix);
    }
    end_ = marks_ = longest_prefix;
    characters_ = 0;
  }

 private:
  [[nodiscard]] constexpr std::size_t previous(std::size_t place) const {
    do {
      --place;
    } while ((byte_at(std::string_view(buffer_, end_), place) & 0xC0) == 0x80);
    return place;
  }

  OnWord& on_word_;
  char buffer_[longest_prefix + longest_character_bytes * MaxCharacters] = {};
  std::size_t end_ = longest_prefix;
  std::size_t marks_ = longest_prefix;  // behind the last character that is no mark
  std::size_t characters_ = 0;
};

[[nodiscard]] constexpr bool is_control(std::uint32_t code, unicode_class of) {
  if (code == '\t' || code == '\n' || code == '\r') {
    return false;
  }
  return of == unicode_class::control || of == unicode_class::format || code < 0x20 || code == 0x85;
}

[[nodiscard]] constexpr bool is_cleaned_away(std::uint32_t code, unicode_class of) {
  return code == replacement_character || is_control(code, of);
}

// Whether a letter follows at text[at, ...) before anything else that counts.
[[nodiscard]] constexpr bool is_before_cased(std::string_view text, std::size_t at, const text_rules& rules) {
  while (at < text.size()) {
    const character next = character_at(text, at);
    const unicode_class of = class_of(next.code);
    if (!(rules.clean_text && is_cleaned_away(next.code, of)) && !is_case_ignorable(of)) {
      return is_cased(of);
    }
    at += next.bytes;
  }
  return false;
}

[[nodiscard]] constexpr bool is_bert_punctuation(std::uint32_t code) {
  const bool is_ascii_symbol = (code >= '!' && code <= '/') || (code >= ':' && code <= '@') ||
                               (code >= '[' && code <= '`') || (code >= '{' && code <= '~');
  return is_ascii_symbol || (code >= 0x80 && is_punctuation(class_of(code)));
}

// Puts the words of a text into the builder, in order, until is_stopped.
template <class Builder>
constexpr void split_words(std::string_view text, const text_rules& rules, Builder& builder, const bool& is_stopped) {
  const auto put_alone = [&](bool is_alone, auto&& put) {
    if (is_alone) {
      builder.finish();
    }
    put();
    if (is_alone) {
      builder.finish();
    }
  };
  const auto put = [&](std::uint32_t code) {
    put_alone(rules.split_punctuation && is_bert_punctuation(code), [&] { builder.put(code); });
  };
  constexpr std::uint32_t capital_sigma = 0x3A3;
  constexpr std::uint32_t capital_i_with_dot = 0x130;
  bool is_behind_cased = false;
  for (std::size_t at = 0; at < text.size() && !is_stopped;) {
    const character next = character_at(text, at);
    const unicode_class of = class_of(next.code);
    at += next.bytes;
    if (rules.clean_text && is_cleaned_away(next.code, of)) {
      continue;
    }
    if (of == unicode_class::space) {
      builder.finish();
      is_behind_cased = false;
      continue;
    }
    std::uint32_t code = rules.lowercase ? lower_case(next.code) : next.code;
    if (next.code == capital_sigma && rules.lowercase && rules.final_sigma && is_behind_cased &&
        !is_before_cased(text, at, rules)) {
      code = 0x3C2;
    }
    is_behind_cased = is_case_ignorable(of) ? is_behind_cased : is_cased(of);
    put_alone(rules.space_ideographs && is_spaced_ideograph(next.code), [&] {
      if (rules.strip_accents) {
        if (of != unicode_class::nonspacing_mark) {
          without_accents(code, put);
        }
        return;
      }
      put(code);
      if (next.code == capital_i_with_dot && rules.lowercase) {
        put(0x307);
      }
    });
  }
  builder.finish();
}

// on_word(char* word, bytes) for each word, as word_builder calls it, and deliver(id) for each special token between.
template <std::size_t MaxCharacters, class OnWord, class Emitter>
constexpr void encode_words(std::string_view text, std::span<const special_token> specials, const text_rules& rules,
                            OnWord& on_word, Emitter& deliver) {
  word_builder<MaxCharacters, OnWord> builder(on_word);
  split_at_specials(
      text, specials,
      [&](std::size_t first, std::size_t last) {
        split_words(text.substr(first, last - first), rules, builder, deliver.is_stopped);
        return !deliver.is_stopped;
      },
      [&](std::uint32_t id) {
        deliver(id);
        return !deliver.is_stopped;
      });
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail
}  // namespace romvec
