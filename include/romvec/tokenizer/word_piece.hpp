// SPDX-License-Identifier: BSL-1.0
// WordPiece, the tokenizer of BERT and of most static embedding models: words, and of each the longest token that it
// begins with, then the longest "##token" that what is left begins with. Source: WordpieceTokenizer of
// google-research/bert's tokenization.py.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "romvec/tokenizer/encoded.hpp"
#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/text_rules.hpp"
#include "romvec/tokenizer/token_set.hpp"

namespace romvec {

// An aggregate. A word of more than MaxCharacters, after the rules, or one that has no pieces, is `unknown`; with
// unknown = no_token it is left out.
template <token_words Words, std::unsigned_integral Id = std::uint32_t, std::size_t MaxCharacters = 100>
struct word_piece {
  static_assert(MaxCharacters >= 1, "romvec: words have at least one character");
  token_set<Words, Id> tokens;
  std::uint32_t unknown = no_token;
  text_rules rules = {};
  std::string_view continues = "##";  // at most 8 bytes, else too_long
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The pieces of word[0, bytes), of which it overwrites what is done with, into ids; 0 if there are none.
template <class Tokenizer>
[[nodiscard]] constexpr std::size_t pieces_of(const Tokenizer& with, char* word, std::size_t bytes,
                                              std::uint32_t* ids) {
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < bytes;) {
    const std::size_t prefix = begin == 0 ? 0 : with.continues.size();
    char* const piece = word + begin - prefix;
    for (std::size_t i = 0; i < prefix; ++i) {
      piece[i] = with.continues[i];
    }
    std::size_t end = bytes;
    std::uint32_t id = no_token;
    while (true) {
      id = with.tokens.find({piece, prefix + (end - begin)});
      if (id != no_token) {
        break;
      }
      do {
        --end;
      } while (end > begin && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U);
      if (end == begin) {
        return 0;
      }
    }
    ids[count++] = id;
    begin = end;
  }
  return count;
}

// Gives the pieces of each word.
template <class Tokenizer, class Emitter, std::size_t MaxCharacters>
struct piece_giver {
  const Tokenizer& with;
  Emitter& deliver;
  std::uint32_t ids[MaxCharacters] = {};

  constexpr void operator()(char* word, std::size_t bytes) {
    const std::size_t count = pieces_of(with, word, bytes, ids);
    if (count == 0 && with.unknown != no_token) {
      deliver(with.unknown);
    }
    for (std::size_t i = 0; i < count; ++i) {
      deliver(ids[i]);
    }
  }
};

// A call of encode().
template <class Tokenizer, std::size_t MaxCharacters>
struct word_piece_encoding {
  const Tokenizer& with;
  std::string_view text;
  std::span<const special_token> specials;

  template <class Emitter>
  constexpr status operator()(Emitter& deliver) const {
    if (with.continues.size() > longest_prefix) {
      return {errc::too_long, 0};
    }
    piece_giver<Tokenizer, Emitter, MaxCharacters> giver{with, deliver};
    word_encoder<MaxCharacters, decltype(giver)> encoder{text, with.rules, giver};
    split_at_specials(text, specials, encoder);
    return {};
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The ids of `text`, UTF-8, into the sink. `specials` are tokens whose names in the text are no text: by default there
// are none. No token is put around the text. Errors: those of `encoded`. Memory: 8 bytes of stack a character of the
// longest word, 808 for 100, and what the calls themselves need.
template <class Words, class Id, std::size_t MaxCharacters, id_sink Sink>
constexpr encoded encode(const word_piece<Words, Id, MaxCharacters>& with, std::string_view text, Sink&& sink,
                         std::span<const special_token> specials = {}) {
  using encoding = detail::word_piece_encoding<word_piece<Words, Id, MaxCharacters>, MaxCharacters>;
  return detail::encode_to(sink, encoding{with, text, specials});
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec
