// SPDX-License-Identifier: BSL-1.0
// The tokens of a tokenizer in read-only memory: words that are sorted by their bytes, and their ids where these are
// not the places in that order.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/vocabulary.hpp"

// Arduino's word(...), see vocabulary.hpp.
#pragma push_macro("word")
#undef word

namespace romvec {

// What finds a word's place in [0, size()), and a number not below size() for a text that is none; and the word of a
// place. vocabulary does it, front_coded_words, and sorted_words.
template <class Words>
concept token_words = requires(const Words& words, std::string_view text, std::size_t place) {
  { words.size() } -> std::convertible_to<std::size_t>;
  { words.find(text) } -> std::convertible_to<std::size_t>;
  requires std::convertible_to<const decltype(words.word(place))&, std::string_view>;
};

// vocabulary for a size that the compiler does not know: word `place` is text[offsets[place], offsets[place + 1]), in
// ascending order of the bytes as unsigned numbers. An empty span of offsets is a set without words.
struct sorted_words {
  std::string_view text = {};
  std::span<const std::uint32_t> offsets = {};

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t size() const { return offsets.empty() ? 0 : offsets.size() - 1; }
  // Empty for a place outside, and where the offsets do not ascend or leave the text.
  [[nodiscard]] ROMVEC_INLINE constexpr std::string_view word(std::size_t place) const {
    if (place >= size() || offsets[place] > offsets[place + 1] || offsets[place + 1] > text.size()) {
      return {};
    }
    return {text.data() + offsets[place], std::size_t{offsets[place + 1]} - offsets[place]};
  }
  // NOLINTNEXTLINE(readability-identifier-naming)
  [[nodiscard]] ROMVEC_INLINE constexpr std::string_view makeWord(std::size_t place) const { return word(place); }
  // The place, or npos. At most log2(size()) + 1 comparisons.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t find(std::string_view wanted) const {
    std::size_t first = 0;
    for (std::size_t count = size(); count > 0;) {
      const std::size_t half = count / 2;
      if (word(first + half) < wanted) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return first < size() && word(first) == wanted ? first : npos;
  }
};

// The id of what is no token.
inline constexpr std::uint32_t no_token = UINT32_MAX;

// An aggregate. Word `place` is token ids[place], or token `place` where there are no ids; places[id] is the way back,
// which decode() alone needs. Memory: sizeof(Id) bytes of flash a token for each of the two that is there.
template <token_words Words, std::unsigned_integral Id = std::uint32_t>
struct token_set {
  const Words* words;
  std::span<const Id> ids = {};
  std::span<const Id> places = {};

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t size() const { return words->size(); }

  // The id of the token of a place in [0, size()); no_token where ids are fewer than words.
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t id_at(std::size_t place) const {
    if (ids.empty()) {
      return detail::integer_to<std::uint32_t>(place);
    }
    return place < ids.size() ? std::uint32_t{ids[place]} : no_token;
  }

  // The id of the token with these bytes, or no_token.
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t find(std::string_view bytes) const {
    const std::size_t place = words->find(bytes);
    return place < size() ? id_at(place) : no_token;
  }

  // The bytes of a token; empty for an id that is none. Without places, where ids are not places, it looks through ids.
  // A view, or what front_coded_words has put together.
  [[nodiscard]] ROMVEC_INLINE constexpr auto text_of(std::uint32_t id) const {
    std::size_t place = id;
    if (!places.empty()) {
      place = id < places.size() ? std::size_t{places[id]} : size();
    } else if (!ids.empty()) {
      for (place = 0; place < ids.size() && ids[place] != id; ++place) {
      }
    }
    using text = std::remove_cvref_t<decltype(words->word(place))>;
    return place < size() && id_at(place) == id ? text(words->word(place)) : text();
  }
};

}  // namespace romvec

#pragma pop_macro("word")
