// SPDX-License-Identifier: BSL-1.0
// The forms that a words file may have.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// The forms of a words file, by the names that --words-format has.
enum class words_format {
  automatic,       // by the content
  lines,           // a line is a word, whatever is in it
  counted,         // a word, a separator and a number, which is left out
  ids,             // a word, a separator and its row
  numbered,        // a row, a separator and its word
  sentence_piece,  // a .model, or a .vocab: a piece, a tab and its score
  tiktoken,        // base64 of the bytes, a space and the row
  json,            // a tokenizer.json, a vocab.json (token to row), or a list of words
  llama2c,         // tokenizer.bin
};

// The format of a name; nothing for other texts. And all the names.
std::optional<words_format> parse_words_format(std::string_view name);
std::vector<std::string> words_format_names();

}  // namespace romvec::host
