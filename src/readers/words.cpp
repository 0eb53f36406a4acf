// SPDX-License-Identifier: BSL-1.0
#include "readers/words.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/foreign.hpp"
#include "readers/json_words.hpp"
#include "readers/npy_array.hpp"
#include "readers/npy_header.hpp"
#include "readers/sentence_piece.hpp"
#include "readers/token_list.hpp"
#include "readers/tokenizer.hpp"
#include "readers/word_lines.hpp"

namespace romvec::host {

namespace {

constexpr std::string_view sentence_piece_model = "a SentencePiece model";
constexpr std::string_view llama2c_vocabulary = "a vocabulary of llama2.c";

word_list read_sentence_piece(const source& file, duplicates which, bool is_named) {
  std::vector<token> tokens = sentence_piece::read(file);
  std::string why_not = is_named ? "" : sentence_piece::why_not_short(tokens);
  word_list list = list_tokens(file, std::string(sentence_piece_model), std::move(tokens), which);
  list.why_not_short = std::move(why_not);
  return list;
}

word_list read_llama2c(const source& file, duplicates which) {
  std::vector<token> tokens;
  for (const tokenizer::piece& one : tokenizer::read(file)) {
    tokens.push_back({tokens.size(), one.text, one.text, false});
  }
  return list_tokens(file, std::string(llama2c_vocabulary), std::move(tokens), which);
}

word_list read_npy(const source& file, duplicates which) {
  std::vector<token> tokens;
  for (std::string& text : npy::strings_of(file, npy::array_of(file))) {
    if (text.empty()) {
      throw error(file.name, fmt::format("element {}", tokens.size()), "is empty, expected a word");
    }
    tokens.push_back({tokens.size(), text, text, false});
  }
  word_list list = list_tokens(file, "an array of strings", std::move(tokens), which);
  list.may_be_short = false;
  return list;
}

words_format format_of(std::string_view bytes) {
  if (json_words::detect(bytes)) {
    return words_format::json;
  }
  if (sentence_piece::detect(bytes)) {
    return words_format::sentence_piece;
  }
  return tokenizer::detect(bytes) ? words_format::llama2c : words_format::automatic;
}

}  // namespace

word_list read_words(const source& file, words_format format, duplicates which) {
  if (const auto other = foreign_format(file.bytes)) {
    throw error(file.name, fmt::format("is {}, expected text, one word a line", other->name));
  }
  if (npy::has_magic(file.bytes)) {
    return read_npy(file, which);
  }
  const bool is_named = format != words_format::automatic;
  switch (is_named ? format : format_of(file.bytes)) {
    case words_format::json:
      return json_words::read(file, which);
    case words_format::sentence_piece:
      if (sentence_piece::detect(file.bytes)) {
        return read_sentence_piece(file, which, is_named);
      }
      break;
    case words_format::llama2c:
      if (!tokenizer::detect(file.bytes)) {
        throw error(file.name, fmt::format("is not {}", llama2c_vocabulary));
      }
      return read_llama2c(file, which);
    default:
      break;
  }
  word_list list = word_lines::read(file, format, which);
  if (is_named) {
    list.why_not_short.clear();
  }
  return list;
}

std::optional<std::string> describe_words_file(const source& file) {
  if (auto found = json_words::describe(file)) {
    return found;
  }
  if (sentence_piece::detect(file.bytes)) {
    return std::string(sentence_piece_model);
  }
  if (tokenizer::detect(file.bytes)) {
    return std::string(llama2c_vocabulary);
  }
  return word_lines::describe(file);
}

}  // namespace romvec::host
