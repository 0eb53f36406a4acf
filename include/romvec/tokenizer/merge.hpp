// SPDX-License-Identifier: BSL-1.0
// Byte-pair encoding of one word: of all pairs of neighbours that together are a token, the one of the lowest rank is
// merged, of several the leftmost, until there is none. Source: Sennrich et al. 2016, "Neural Machine Translation of
// Rare Words with Subword Units".
//
// A pair's rank is that of the token that it makes, as in tiktoken and llama2.c. A list of merges gives ranks to pairs
// instead; it comes to the same if a token's rank is the number of the merge that makes it last where the token is
// encoded by itself, and a token that is not made so is never merged to: between the ends of a token that comes about
// in a text nothing else happens than where it stands alone, so that no other pair ever makes it.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "romvec/detail/casts.hpp"
#include "romvec/tokenizer/subset.hpp"
#include "romvec/tokenizer/token_set.hpp"

namespace romvec {

// A part of a word, while it is merged.
struct bpe_part {
  std::uint32_t begin;  // in the word; the highest bit: merges with nothing
  std::uint32_t rank;   // of the pair with the next part
};

// Memory that an encode() works in, of the caller: a byte of text and a part of 8 bytes for each byte of the longest
// word, and one part more.
struct bpe_room {
  std::span<char> text;
  std::span<bpe_part> parts;
};

// That memory for words of at most LongestWordBytes, 4 to 2^31 - 1: 9 bytes for each, and 8 more.
template <std::size_t LongestWordBytes>
struct bpe_workspace {
  static_assert(LongestWordBytes >= 4 && LongestWordBytes < (std::size_t{1} << 31),
                "romvec: a workspace holds words of 4 to 2^31 - 1 bytes");
  char text[LongestWordBytes];
  bpe_part parts[LongestWordBytes + 1];
  ROMVEC_INLINE constexpr operator bpe_room() { return {text, parts}; }
};

// The tokens of a byte-pair encoding. The lowest rank merges first; without ranks a token's id is its rank. Tokens that
// are never merged to (special ones, bytes of a fallback) have the largest number that an Id holds.
template <token_words Words, std::unsigned_integral Id = std::uint32_t>
struct bpe_tokens {
  token_set<Words, Id> tokens;
  std::span<const Id> ranks = {};  // by place; equal ones merge from left to right

  static constexpr std::uint32_t never = UINT32_MAX;

  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t rank_of(std::string_view bytes) const {
    const std::size_t place = tokens.words->find(bytes);
    if (place >= tokens.size()) {
      return never;
    }
    if (ranks.empty()) {
      return tokens.id_at(place);
    }
    return place < ranks.size() && ranks[place] != static_cast<Id>(~Id{0}) ? std::uint32_t{ranks[place]} : never;
  }
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

inline constexpr std::uint32_t is_fixed = std::uint32_t{1} << 31;

[[nodiscard]] constexpr std::size_t begin_of(const bpe_part& part) { return part.begin & ~is_fixed; }

// The parts of a word, as it is taken apart and merged.
template <class Tokens>
struct merger {
  const Tokens& tokens;
  bpe_room room;
  std::size_t count = 0;

  constexpr void add(std::size_t begin, bool merges) {
    room.parts[count++] = {integer_to<std::uint32_t>(begin) | (merges ? 0U : is_fixed), Tokens::never};
  }
  constexpr void clear() { count = 0; }
  [[nodiscard]] constexpr bool merges(std::size_t i) const { return (room.parts[i].begin & is_fixed) == 0; }
  [[nodiscard]] constexpr std::string_view part(std::size_t i) const { return bytes_of(i, 1); }

  // Merges the parts of room.text[0, bytes). Time: the square of their number.
  constexpr void merge(std::size_t bytes) {
    room.parts[count] = {integer_to<std::uint32_t>(bytes) | is_fixed, Tokens::never};
    for (std::size_t i = 0; i + 1 < count; ++i) {
      rank_pair(i);
    }
    while (true) {
      std::size_t best = 0;
      for (std::size_t i = 1; i + 1 < count; ++i) {
        if (room.parts[i].rank < room.parts[best].rank) {
          best = i;
        }
      }
      if (count < 2 || room.parts[best].rank == Tokens::never) {
        return;
      }
      for (std::size_t i = best + 1; i < count; ++i) {
        room.parts[i] = room.parts[i + 1];
      }
      --count;
      rank_pair(best);
      if (best > 0) {
        rank_pair(best - 1);
      }
    }
  }

  [[nodiscard]] constexpr std::string_view bytes_of(std::size_t i, std::size_t parts) const {
    const std::size_t begin = begin_of(room.parts[i]);
    return {room.text.data() + begin, begin_of(room.parts[i + parts]) - begin};
  }

  constexpr void rank_pair(std::size_t i) {
    const bool can = i + 1 < count && merges(i) && merges(i + 1);
    room.parts[i].rank = can ? tokens.rank_of(bytes_of(i, 2)) : Tokens::never;
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail
}  // namespace romvec
