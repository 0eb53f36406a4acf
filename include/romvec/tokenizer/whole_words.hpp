// SPDX-License-Identifier: BSL-1.0
// Words of a text as tokens, for tables of word vectors: word2vec, GloVe, fastText.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "romvec/tokenizer/encoded.hpp"
#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/text_rules.hpp"
#include "romvec/tokenizer/token_set.hpp"

namespace romvec {

// An aggregate. By default words are what lies between white space, as it stands there; text_rules{} makes them BERT's.
// A word that is no token, as every word of more than MaxCharacters, is `unknown`, or left out where that is no_token.
template <token_words Words, std::unsigned_integral Id = std::uint32_t, std::size_t MaxCharacters = 100>
struct whole_words {
  static_assert(MaxCharacters >= 1, "romvec: words have at least one character");
  token_set<Words, Id> tokens;
  std::uint32_t unknown = no_token;
  text_rules rules = split_at_white_space;
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// Gives the id of each word.
template <class Tokenizer, class Emitter>
struct word_giver {
  const Tokenizer& with;
  Emitter& deliver;

  constexpr void operator()(const char* word, std::size_t bytes) {
    const std::uint32_t found = bytes == 0 ? no_token : with.tokens.find({word, bytes});
    const std::uint32_t id = found == no_token ? with.unknown : found;
    if (id != no_token) {
      deliver(id);
    }
  }
};

// A call of encode().
template <class Tokenizer, std::size_t MaxCharacters>
struct whole_words_encoding {
  const Tokenizer& with;
  std::string_view text;
  std::span<const special_token> specials;

  template <class Emitter>
  constexpr status operator()(Emitter& deliver) const {
    word_giver<Tokenizer, Emitter> giver{with, deliver};
    word_encoder<MaxCharacters, decltype(giver)> encoder{text, with.rules, giver};
    split_at_specials(text, specials, encoder);
    return {};
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// As for word_piece. Memory: 4 bytes of stack a character of the longest word, 408 for 100.
template <class Words, class Id, std::size_t MaxCharacters, id_sink Sink>
constexpr encoded encode(const whole_words<Words, Id, MaxCharacters>& with, std::string_view text, Sink&& sink,
                         std::span<const special_token> specials = {}) {
  using encoding = detail::whole_words_encoding<whole_words<Words, Id, MaxCharacters>, MaxCharacters>;
  return detail::encode_to(sink, encoding{with, text, specials});
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec
