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
struct word_builder {
  OnWord& on_word;
  char buffer[longest_prefix + longest_character_bytes * MaxCharacters] = {};
  std::size_t end = longest_prefix;
  std::size_t marks = longest_prefix;  // behind the last character that is no mark
  std::size_t characters = 0;

  constexpr void put(std::uint32_t code) {
    ++characters;
    if (characters > MaxCharacters) {
      return;
    }
    const std::size_t bytes = utf8_bytes(code);
    std::size_t place = end;
    if (const std::uint32_t order = combining_class(code); order == 0) {
      marks = end + bytes;
    } else {  // marks stand in canonical order
      while (place > marks) {
        const std::size_t before = previous(place);
        if (combining_class(character_at(std::string_view(buffer, end), before).code) <= order) {
          break;
        }
        place = before;
      }
      for (std::size_t i = end; i-- > place;) {
        buffer[i + bytes] = buffer[i];
      }
    }
    write_utf8(code, buffer + place);
    end += bytes;
  }

  constexpr void finish() {
    if (characters > 0) {
      on_word(buffer + longest_prefix, characters > MaxCharacters ? 0 : end - longest_prefix);
    }
    end = marks = longest_prefix;
    characters = 0;
  }

  [[nodiscard]] constexpr std::size_t previous(std::size_t place) const {
    do {
      --place;
    } while ((byte_at(std::string_view(buffer, end), place) & 0xC0) == 0x80);
    return place;
  }
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

// Characters of a text, by the rules, into the builder.
template <class Builder>
struct word_splitter {
  const text_rules& rules;
  Builder& builder;

  // One of those that without_accents() gives, or what the rules make of a character.
  constexpr void operator()(std::uint32_t code) {
    const bool is_alone = rules.split_punctuation && is_bert_punctuation(code);
    finish_if(is_alone);
    builder.put(code);
    finish_if(is_alone);
  }

  // The words of text[0, size), until is_stopped.
  constexpr void split(std::string_view text, const bool& is_stopped) {
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
      const bool is_final_sigma = next.code == capital_sigma && rules.lowercase && rules.final_sigma &&
                                  is_behind_cased && !is_before_cased(text, at, rules);
      is_behind_cased = is_case_ignorable(of) ? is_behind_cased : is_cased(of);
      const bool is_alone = rules.space_ideographs && is_spaced_ideograph(next.code);
      finish_if(is_alone);
      put(next.code, of, is_final_sigma);
      finish_if(is_alone);
    }
    builder.finish();
  }

  static constexpr std::uint32_t capital_sigma = 0x3A3;
  static constexpr std::uint32_t final_sigma = 0x3C2;
  static constexpr std::uint32_t capital_i_with_dot = 0x130;
  static constexpr std::uint32_t dot_above = 0x307;

  constexpr void finish_if(bool is_end) {
    if (is_end) {
      builder.finish();
    }
  }

  constexpr void put(std::uint32_t code, unicode_class of, bool is_final_sigma) {
    const std::uint32_t lower = is_final_sigma ? final_sigma : rules.lowercase ? lower_case(code) : code;
    if (rules.strip_accents) {
      if (of != unicode_class::nonspacing_mark) {
        without_accents(lower, *this);
      }
      return;
    }
    (*this)(lower);
    if (code == capital_i_with_dot && rules.lowercase) {
      (*this)(dot_above);
    }
  }
};

// The words of a text go to on_word(char* word, bytes), as word_builder calls it, the special tokens between to
// on_word.deliver.
template <std::size_t MaxCharacters, class OnWord>
struct word_encoder {
  std::string_view whole;
  const text_rules& rules;
  OnWord& on_word;

  constexpr bool text(std::size_t first, std::size_t last) {
    word_builder<MaxCharacters, OnWord> builder{on_word};
    word_splitter<word_builder<MaxCharacters, OnWord>> splitter{rules, builder};
    splitter.split(whole.substr(first, last - first), on_word.deliver.is_stopped);
    return !on_word.deliver.is_stopped;
  }
  constexpr bool special(std::uint32_t id) {
    on_word.deliver(id);
    return !on_word.deliver.is_stopped;
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail
}  // namespace romvec
