// SPDX-License-Identifier: BSL-1.0
// Sorted words in read-only memory, in half the flash of vocabulary: of each only what the word before does not begin
// with. Source: Witten, Moffat, Bell, "Managing Gigabytes", section 4.1, front coding in blocks.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "romvec/detail/in_range.hpp"

// Arduino's word(...), see vocabulary.hpp.
#pragma push_macro("word")
#undef word

namespace romvec {

// A word that had to be put together: it is its own memory. A view of it lives as long as it does, so that one of a
// temporary does not compile: `const auto word = words.word(id);` first.
template <std::size_t LongestWord>
struct word_text {
  char letters[LongestWord == 0 ? 1 : LongestWord] = {};
  std::size_t length = 0;

  [[nodiscard]] ROMVEC_INLINE constexpr const char* data() const { return letters; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t size() const { return length; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool empty() const { return length == 0; }
  ROMVEC_INLINE constexpr operator std::string_view() const& { return {letters, length}; }
  ROMVEC_INLINE constexpr operator std::string_view() const&& = delete;

  [[nodiscard]] ROMVEC_INLINE friend constexpr bool operator==(const word_text& a, std::string_view b) {
    return std::string_view(a) == b;
  }
  [[nodiscard]] ROMVEC_INLINE friend constexpr bool operator==(const word_text& a, const word_text& b) {
    return std::string_view(a) == std::string_view(b);
  }
};

// To a stream of the standard library, which this header does not include.
template <class Stream, std::size_t LongestWord>
ROMVEC_INLINE auto operator<<(Stream& out, const word_text<LongestWord>& text) -> decltype(out << std::string_view()) {
  return out << std::string_view(text);
}

// An aggregate: the words, all different, sorted by their bytes as unsigned numbers, in blocks of 16. A block is its
// first word, a byte of length before it; then of each word a byte, how many bytes it shares with the word before (high
// four bits, at most 15) and how many follow (low four bits), and these. A length of 15 among four bits is followed by
// a byte that says it, and one of 255 by two bytes, the low one first. Block b begins at text[blocks[b]]. Memory:
// TextBytes + 1 bytes of flash, and 2 a block, 4 from 64 KB of text on: 3.7 bytes a word of BERT's vocabulary.
template <std::size_t Size, std::size_t TextBytes, std::size_t LongestWord>
struct front_coded_words {
  static_assert(Size >= 1, "romvec: a vocabulary needs at least one word; use no_vocabulary for a table without words");
  using offset_type = std::conditional_t<TextBytes <= UINT16_MAX, std::uint16_t, std::uint32_t>;
  static constexpr std::size_t block_words = 16;
  static constexpr std::size_t block_count = (Size + block_words - 1) / block_words;

  char text[TextBytes + 1];  // a string literal with its zero
  offset_type blocks[block_count];

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  ROMVEC_INLINE static constexpr std::size_t size() { return Size; }

  // The word of a place in [0, size()), of any integer type; empty for any other, and where the text is damaged. Time:
  // at most 16 words.
  template <detail::index Place>
  [[nodiscard]] ROMVEC_INLINE constexpr word_text<LongestWord> word(Place place) const {
    word_text<LongestWord> out;
    if (!detail::is_below(place, Size)) {
      return out;
    }
    const auto wanted = static_cast<std::size_t>(place);
    cursor at{*this, wanted / block_words};
    for (std::size_t i = 0; i <= wanted % block_words; ++i) {
      at.next();
      const std::size_t shared = at.shared < out.length ? at.shared : out.length;
      out.length = at.rest.size() < LongestWord - shared ? shared + at.rest.size() : LongestWord;
      for (std::size_t k = shared; k < out.length; ++k) {
        out.letters[k] = at.rest[k - shared];
      }
    }
    return out;
  }
  template <detail::index Place>
  // NOLINTNEXTLINE(readability-identifier-naming)
  [[nodiscard]] ROMVEC_INLINE constexpr word_text<LongestWord> makeWord(Place place) const {
    return word(place);
  }

  // The place of `word_to_find`, or npos. Compares log2(size() / 16) + 1 first words, and of the words of one block
  // those that share with the word before no more than that shares with the one to find.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t find(std::string_view word_to_find) const {
    const std::size_t block = block_of(word_to_find);
    cursor at{*this, block};
    std::size_t matched = 0;  // bytes that the word before has in common with the one to find
    const std::size_t left = Size - block * block_words;
    for (std::size_t i = 0; i < (left < block_words ? left : block_words); ++i) {
      at.next();
      if (at.shared > matched) {
        continue;  // as small as the word before
      }
      const std::string_view wanted = word_to_find.substr(at.shared);
      std::size_t equal = 0;
      while (equal < wanted.size() && equal < at.rest.size() && wanted[equal] == at.rest[equal]) {
        ++equal;
      }
      if (equal == at.rest.size() && equal == wanted.size()) {
        return block * block_words + i;
      }
      const bool is_behind =
          equal < at.rest.size() && (equal == wanted.size() || byte_of(wanted[equal]) < byte_of(at.rest[equal]));
      if (is_behind) {
        return npos;
      }
      matched = at.shared + equal;
    }
    return npos;
  }

  // True if the words are sorted and differ and lie in the text, as find() needs: for a static_assert beside words that
  // another program has written.
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_sorted() const {
    word_text<LongestWord> before;
    for (std::size_t block = 0; block < block_count; ++block) {
      cursor at{*this, block};
      for (std::size_t place = block * block_words; place < Size && place < (block + 1) * block_words; ++place) {
        at.next();
        const word_text<LongestWord> now = word(place);
        const bool fits = at.is_whole && at.shared + at.rest.size() == now.size();
        const bool begins =
            place % block_words == 0 || std::string_view(before).substr(0, at.shared).size() == at.shared;
        if (!fits || !begins || (place > 0 && !(std::string_view(before) < std::string_view(now)))) {
          return false;
        }
        before = now;
      }
    }
    return true;
  }

 private:
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t byte_of(char letter) {
    return static_cast<unsigned char>(letter);
  }

  // Goes from word to word of a block, and never beyond the text.
  struct cursor {
    const front_coded_words& words;
    std::size_t at;
    std::size_t shared = 0;  // bytes of the word before
    std::string_view rest = {};
    bool is_first = true;
    bool is_whole = true;

    ROMVEC_INLINE constexpr cursor(const front_coded_words& of, std::size_t block)
        : words(of), at(of.blocks[block] < TextBytes ? of.blocks[block] : TextBytes) {}

    ROMVEC_INLINE constexpr void next() {
      const std::size_t head = byte();
      std::size_t length = is_first ? head : head & 15;
      shared = is_first ? 0 : head >> 4;
      if (!is_first && length == 15) {
        length = byte();
      }
      if (length == 255) {
        length = byte();
        length |= byte() << 8;
      }
      is_first = false;
      if (length > TextBytes - at) {
        length = TextBytes - at;
        is_whole = false;
      }
      rest = {words.text + at, length};
      at += length;
    }
    ROMVEC_INLINE constexpr std::size_t byte() {
      if (at == TextBytes) {
        is_whole = false;
        return 0;
      }
      return byte_of(words.text[at++]);
    }
  };

  // The last block whose first word is not behind the one to find; the first if all are.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t block_of(std::string_view word_to_find) const {
    std::size_t first = 0;
    for (std::size_t count = block_count - 1; count > 0;) {
      const std::size_t half = (count + 1) / 2;
      cursor head{*this, first + half};
      head.next();
      if (head.rest <= word_to_find) {
        first += half;
        count -= half;
      } else {
        count = half - 1;
      }
    }
    return first;
  }
};

// Words of rows that are not in the order of the words: row ids[place] has word `place` of the sorted ones, and
// places[row] is the way back. Memory: beside the words 4 bytes of flash a row, 8 of more than 65,536.
template <class Words, std::unsigned_integral Id = std::uint16_t>
struct words_of_rows {
  static_assert(Words::size() - 1 <= static_cast<Id>(~Id{0}), "romvec: ids have too few bits for so many words");
  Words words;
  Id ids[Words::size()];
  Id places[Words::size()];

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  ROMVEC_INLINE static constexpr std::size_t size() { return Words::size(); }

  // The word of a row in [0, size()), of any integer type; empty for any other.
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr auto word(Row row) const {
    return words.word(detail::is_below(row, size()) ? std::size_t{places[static_cast<std::size_t>(row)]} : npos);
  }
  template <detail::index Row>
  // NOLINTNEXTLINE(readability-identifier-naming)
  [[nodiscard]] ROMVEC_INLINE constexpr auto makeWord(Row row) const {
    return word(row);
  }
  // The row of `word_to_find`, or npos.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t find(std::string_view word_to_find) const {
    const std::size_t place = words.find(word_to_find);
    return place < size() ? std::size_t{ids[place]} : npos;
  }
  // True if the words are sorted, and ids and places lead back to each other.
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_sorted() const {
    for (std::size_t place = 0; place < size(); ++place) {
      if (ids[place] >= size() || places[ids[place]] != place) {
        return false;
      }
    }
    return words.is_sorted();
  }
};

}  // namespace romvec

#pragma pop_macro("word")
