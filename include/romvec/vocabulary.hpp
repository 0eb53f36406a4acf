// SPDX-License-Identifier: BSL-1.0
// The words of a table in read-only memory: word to id by binary search, id to word by an offset. No RAM, no hash
// table.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "romvec/detail/in_range.hpp"

// Every Arduino core defines word(...) as makeWord(__VA_ARGS__). Here `word` is declared as itself, whatever came
// first, and makeWord beside it, which is what a sketch then calls where it says words.word(id).
#pragma push_macro("word")
#undef word

namespace romvec {

// An aggregate: the words, sorted by their bytes as unsigned numbers (UTF-8 then sorts by code point), one behind the
// other, and where each begins. Word `id` is text[offsets[id], offsets[id + 1]); ids are row numbers of the table.
// Memory: TextBytes + 1 and (Size + 1) * 2 bytes of flash, * 4 from 64 KB of text on.
template <std::size_t Size, std::size_t TextBytes>
struct vocabulary {
  static_assert(Size >= 1, "romvec: a vocabulary needs at least one word; use no_vocabulary for a table without words");
  using offset_type = std::conditional_t<TextBytes <= UINT16_MAX, std::uint16_t, std::uint32_t>;

  char text[TextBytes + 1];  // a string literal with its zero
  offset_type offsets[Size + 1];

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  ROMVEC_INLINE static constexpr std::size_t size() { return Size; }

  // The word of `id` in [0, size()), of any integer type; empty for any other id, and where the offsets do not ascend
  // or leave the text.
  template <detail::index Id>
  [[nodiscard]] ROMVEC_INLINE constexpr std::string_view word(Id id) const {
    return detail::is_below(id, Size) ? text_at(static_cast<std::size_t>(id)) : std::string_view();
  }
  template <detail::index Id>
  // NOLINTNEXTLINE(readability-identifier-naming)
  [[nodiscard]] ROMVEC_INLINE constexpr std::string_view makeWord(Id id) const {
    return word(id);
  }

  // The id of `word`, or npos. At most log2(Size) + 1 comparisons.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t find(std::string_view word_to_find) const {
    std::size_t first = 0;
    std::size_t count = Size;
    while (count > 0) {
      const std::size_t half = count / 2;
      if (text_at(first + half) < word_to_find) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return first < Size && text_at(first) == word_to_find ? first : npos;
  }

  // True if the words are sorted and differ, as find() needs, and their offsets ascend and lie in the text: for a
  // static_assert beside a hand-written vocabulary.
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_sorted() const {
    for (std::size_t id = 0; id < Size; ++id) {
      if (offsets[id] > offsets[id + 1] || offsets[id + 1] > TextBytes) {
        return false;
      }
    }
    for (std::size_t id = 1; id < Size; ++id) {
      if (!(word(id - 1) < word(id))) {
        return false;
      }
    }
    return true;
  }

 private:
  // The word of an id that there is.
  [[nodiscard]] ROMVEC_INLINE constexpr std::string_view text_at(std::size_t id) const {
    const std::size_t begin = offsets[id];
    const std::size_t end = offsets[id + 1];
    return begin <= end && end <= TextBytes ? std::string_view(text + begin, end - begin) : std::string_view();
  }
};

// A table without words.
struct no_vocabulary {
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  ROMVEC_INLINE static constexpr std::size_t size() { return 0; }
  template <detail::index Id>
  [[nodiscard]] ROMVEC_INLINE static constexpr std::string_view word(Id) {
    return {};
  }
  template <detail::index Id>
  // NOLINTNEXTLINE(readability-identifier-naming)
  [[nodiscard]] ROMVEC_INLINE static constexpr std::string_view makeWord(Id) {
    return {};
  }
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t find(std::string_view) { return npos; }
};

}  // namespace romvec

#pragma pop_macro("word")
