// SPDX-License-Identifier: BSL-1.0
// A text as the compiler reads it: words between spaces, a full stop behind each sentence.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "romvec/lecture/vocabulary.hpp"
#include "romvec/vocabulary.hpp"

namespace romvec::lecture {

namespace detail {

// Takes the next word, or ".", off the text; empty at its end.
constexpr std::string_view take_token(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  std::size_t end = 0;
  while (end < text.size() && text[end] != ' ' && (end == 0 || text[end] != '.') && (end == 0 || text[0] != '.')) {
    ++end;
  }
  const std::string_view token = text.substr(0, end);
  text.remove_prefix(end);
  return token;
}

struct corpus_sizes {
  std::size_t words, text_bytes, tokens, sentences;
};

// The different words of a text in sorted order, in words[0, capacity); and its sizes.
template <std::size_t Capacity>
constexpr corpus_sizes sort_words(std::string_view text, std::array<std::string_view, Capacity>& words) {
  corpus_sizes sizes{};
  for (auto token = take_token(text); !token.empty(); token = take_token(text)) {
    if (token == ".") {
      ++sizes.sentences;
      continue;
    }
    ++sizes.tokens;
    std::size_t place = sizes.words;
    while (place > 0 && token < words[place - 1]) {
      --place;
    }
    if (place > 0 && words[place - 1] == token) {
      continue;
    }
    for (std::size_t i = sizes.words++; i > place; --i) {
      words[i] = words[i - 1];
    }
    words[place] = token;
    sizes.text_bytes += token.size();
  }
  return sizes;
}

}  // namespace detail

// Text is the name of a constexpr std::string_view. `words`: its vocabulary, ids in sorted order. `ids`: its words one
// behind the other; sentence s is ids[ends[s - 1], ends[s]). `counts`: how often each occurs.
template <const std::string_view& Text>
struct corpus {
  static constexpr std::size_t capacity = Text.size() / 2 + 1;
  static constexpr detail::corpus_sizes sizes = [] {
    std::array<std::string_view, capacity> sorted{};
    return detail::sort_words(Text, sorted);
  }();
  static constexpr std::size_t vocab_size = sizes.words;

  static constexpr vocabulary<sizes.words, sizes.text_bytes> words = [] {
    std::array<std::string_view, capacity> sorted{};
    detail::sort_words(Text, sorted);
    return detail::join<sizes.words, sizes.text_bytes>(sorted);
  }();

  struct read {
    std::array<std::uint32_t, sizes.tokens> ids;
    std::array<std::size_t, sizes.sentences> ends;
    std::array<std::uint64_t, sizes.words> counts;
  };
  static constexpr read tokens = [] {
    read result{};
    std::string_view rest = Text;
    std::size_t token = 0;
    std::size_t sentence = 0;
    for (auto text = detail::take_token(rest); !text.empty(); text = detail::take_token(rest)) {
      if (text == ".") {
        result.ends[sentence++] = token;
        continue;
      }
      const std::size_t id = words.find(text);
      result.ids[token++] = static_cast<std::uint32_t>(id);
      ++result.counts[id];
    }
    return result;
  }();

  // Sentence `s` in [0, sizes.sentences).
  [[nodiscard]] static constexpr std::span<const std::uint32_t> sentence(std::size_t s) {
    const std::size_t begin = s == 0 ? 0 : tokens.ends[s - 1];
    return std::span<const std::uint32_t>(tokens.ids).subspan(begin, tokens.ends[s] - begin);
  }
};

}  // namespace romvec::lecture
