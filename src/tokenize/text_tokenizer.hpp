// SPDX-License-Identifier: BSL-1.0
// A tokenizer of the library with the tokens of a file: text to ids, by the functions that firmware calls.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <romvec/tokenizer/byte_bpe.hpp>
#include <romvec/tokenizer/sentence_bpe.hpp>
#include <romvec/tokenizer/whole_words.hpp>
#include <romvec/tokenizer/word_piece.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

struct vocabulary_entry {
  std::string bytes;  // what the token stands for
  std::uint32_t id;
  std::uint32_t rank = UINT32_MAX;  // of a byte-pair encoding: of its merge; UINT32_MAX: it is never merged to
};

// The tokens as the library takes them, at addresses that stay.
class token_table {
 public:
  // Errors: two tokens of the same bytes.
  token_table(const source& file, std::vector<vocabulary_entry> entries);
  token_table(const token_table&) = delete;
  token_table& operator=(const token_table&) = delete;

  [[nodiscard]] token_set<sorted_words> tokens() const { return {&words_, ids_, {}}; }
  [[nodiscard]] bpe_tokens<sorted_words> bpe() const { return {tokens(), ranks_}; }

 private:
  std::string text_;
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint32_t> ids_;
  std::vector<std::uint32_t> ranks_;
  sorted_words words_;
};

// Special tokens: their text, and their id.
using added_tokens = std::vector<std::pair<std::string, std::uint32_t>>;

struct text_tokenizer {
  static constexpr std::size_t longest_whole_word = 1000;  // characters
  using model = std::variant<word_piece<sorted_words>, whole_words<sorted_words, std::uint32_t, longest_whole_word>,
                             sentence_bpe<sorted_words>, byte_bpe<sorted_words>>;

  std::string form;  // "a tokenizer.json of a WordPiece model"
  std::unique_ptr<const token_table> table;
  std::vector<std::uint32_t> byte_ids;
  model with;
  added_tokens added;         // special ones
  added_tokens always_added;  // that are in every text what they are
  std::size_t max_length = SIZE_MAX;

  // The ids of a text; `specials`: whether names of special tokens in the text are no text.
  // Time: the square of the longest word; a text without spaces can be one.
  [[nodiscard]] std::vector<std::uint32_t> encode(std::string_view text, bool specials) const;

  // The place of the first character that encode() leaves out, as a byte-pair encoding without bytes and without an
  // unknown token does.
  [[nodiscard]] std::optional<std::size_t> first_left_out(std::string_view text) const;

  // The highest id of a text.
  [[nodiscard]] std::uint32_t highest_id() const;

  // The special token of this name, or any other token that is spelled so.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
};

}  // namespace romvec::host
