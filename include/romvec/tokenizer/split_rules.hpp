// SPDX-License-Identifier: BSL-1.0
// Where byte-level tokenizers end a word: the regular expressions of GPT-2 and of cl100k_base, as loops over classes of
// characters. Sources: GPT-2's encoder.py; tiktoken's openai_public.py; the tokenizer.json of Llama 3 and Qwen 2.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "romvec/tokenizer/unicode.hpp"
#include "romvec/tokenizer/utf8.hpp"

namespace romvec {

// What a text is split into before the bytes of each part are merged.
enum class split_rule : std::uint8_t {
  none,    // the whole text is a word
  gpt2,    // GPT-2, GPT-3, RoBERTa
  cl100k,  // GPT-3.5, GPT-4, Llama 3: numbers of at most three digits
  qwen2,   // Qwen 2 and 2.5: cl100k's, and each digit by itself
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// A text, and a space in front of it where one is wanted.
struct prefixed_text {
  std::string_view text;
  std::size_t prefix;  // 0 or 1

  [[nodiscard]] constexpr std::size_t size() const { return text.size() + prefix; }
  [[nodiscard]] constexpr character at(std::size_t place) const {
    return place < prefix ? character{' ', 1, true} : character_at(text, place - prefix);
  }
};

// What of a character decides where a word ends.
enum class split_class : std::uint8_t { end, letter, number, space, line_end, other };

struct split_character {
  split_class of = split_class::end;
  std::uint32_t code = 0;
  std::size_t behind = 0;  // where the next begins
};

[[nodiscard]] constexpr split_character classified(const prefixed_text& text, std::size_t place) {
  if (place >= text.size()) {
    return {split_class::end, 0, place};
  }
  const character one = text.at(place);
  const unicode_class of = class_of(one.code);
  const split_class split = one.code == '\r' || one.code == '\n' ? split_class::line_end
                            : is_letter(of)                      ? split_class::letter
                            : is_number(of)                      ? split_class::number
                            : of == unicode_class::space         ? split_class::space
                                                                 : split_class::other;
  return {split, one.code, place + one.bytes};
}

[[nodiscard]] constexpr bool is_space(split_class of) {
  return of == split_class::space || of == split_class::line_end;
}

// The end of the characters of one class from `place` on, at most `most` of them.
[[nodiscard]] constexpr std::size_t end_of_run(const prefixed_text& text, std::size_t place, split_class of,
                                               std::size_t most = SIZE_MAX) {
  for (std::size_t count = 0; count < most; ++count) {
    const split_character next = classified(text, place);
    if (next.of != of) {
      break;
    }
    place = next.behind;
  }
  return place;
}

// The end of 's 't 're 've 'm 'll 'd at `place`, or `place`.
[[nodiscard]] constexpr std::size_t end_of_contraction(const prefixed_text& text, std::size_t place, bool any_case) {
  constexpr std::uint32_t long_s = 0x17F;  // its capital is S
  const auto letter = [&](const split_character& of) -> std::uint32_t {
    return any_case && of.code >= 'A' && of.code <= 'Z' ? of.code + ('a' - 'A')
           : any_case && of.code == long_s              ? std::uint32_t{'s'}
                                                        : of.code;
  };
  const split_character quote = classified(text, place);
  if (quote.code != '\'') {
    return place;
  }
  const split_character first = classified(text, quote.behind);
  const std::uint32_t a = letter(first);
  if (a == 's' || a == 't' || a == 'm' || a == 'd') {
    return first.behind;
  }
  const split_character second = classified(text, first.behind);
  const std::uint32_t b = letter(second);
  return ((a == 'r' || a == 'v') && b == 'e') || (a == 'l' && b == 'l') ? second.behind : place;
}

// The end of white space at `place`: all of it at the end of the text, else all but the last character, which belongs
// to what follows, unless it is the only one. With `at_lines` it ends behind the last line end in it.
[[nodiscard]] constexpr std::size_t end_of_spaces(const prefixed_text& text, std::size_t place, bool at_lines) {
  std::size_t last = place;
  std::size_t behind_lines = place;
  std::size_t end = place;
  split_character next = classified(text, place);
  for (; is_space(next.of); next = classified(text, end)) {
    last = end;
    end = next.behind;
    behind_lines = next.of == split_class::line_end ? end : behind_lines;
  }
  if (at_lines && behind_lines != place) {
    return behind_lines;
  }
  return next.of == split_class::end || last == place ? end : last;
}

// Characters that are neither white space, letters nor numbers; with `with_lines` line ends behind them, too.
[[nodiscard]] constexpr std::size_t end_of_others(const prefixed_text& text, std::size_t place, bool with_lines) {
  place = end_of_run(text, place, split_class::other);
  return with_lines ? end_of_run(text, place, split_class::line_end) : place;
}

[[nodiscard]] constexpr std::size_t end_of_gpt2_word(const prefixed_text& text, std::size_t place) {
  if (const std::size_t end = end_of_contraction(text, place, false); end != place) {
    return end;
  }
  const split_character first = classified(text, place);
  const std::size_t begin = first.code == ' ' ? first.behind : place;
  const split_class of = classified(text, begin).of;
  if (of == split_class::end || is_space(of)) {
    return end_of_spaces(text, place, false);
  }
  return end_of_run(text, begin, of);
}

[[nodiscard]] constexpr std::size_t end_of_cl100k_word(const prefixed_text& text, std::size_t place,
                                                       std::size_t digits) {
  if (const std::size_t end = end_of_contraction(text, place, true); end != place) {
    return end;
  }
  const split_character first = classified(text, place);
  if (first.of == split_class::number) {
    return end_of_run(text, place, split_class::number, digits);
  }
  if (first.of == split_class::letter) {
    return end_of_run(text, place, split_class::letter);
  }
  const split_class second = classified(text, first.behind).of;
  if (first.of != split_class::line_end && second == split_class::letter) {
    return end_of_run(text, first.behind, split_class::letter);
  }
  if (first.of == split_class::other) {
    return end_of_others(text, place, true);
  }
  if (first.code == ' ' && second == split_class::other) {
    return end_of_others(text, first.behind, true);
  }
  return end_of_spaces(text, place, true);
}

// The end of the word that begins at `place`, which is in the text.
[[nodiscard]] constexpr std::size_t end_of_word(const prefixed_text& text, std::size_t place, split_rule rule) {
  switch (rule) {
    case split_rule::gpt2:
      return end_of_gpt2_word(text, place);
    case split_rule::cl100k:
      return end_of_cl100k_word(text, place, 3);
    case split_rule::qwen2:
      return end_of_cl100k_word(text, place, 1);
    case split_rule::none:
      break;
  }
  return text.size();
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail
}  // namespace romvec
