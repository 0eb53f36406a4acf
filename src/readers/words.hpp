// SPDX-License-Identifier: BSL-1.0
// A words file names the rows of a table: a text with one word a line, with or without a column of numbers, the tokens
// of a tokenizer, or a .npy of strings. Each form has a file beside this one.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "readers/reader.hpp"

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

// Words are bytes; of a line only its end is taken off, and empty lines at the end of the file are none. Errors, with
// numbers of lines or tokens: a form that the content does not tell, with the ways to read it; an empty word; a word
// twice. Where the first of duplicates counts, the rows of the others get a placeholder: no id changes.
word_list read_words(const source& file, words_format format = words_format::automatic,
                     duplicates which = duplicates::error);

// What a file is that holds words and no weights, in a few words ("a tokenizer.json of a BPE model"); nothing for
// everything else, plain lines too. Cheap for files of weights.
std::optional<std::string> describe_words_file(const source& file);

// The positions of the first word that occurs twice, the earlier one first.
std::optional<std::pair<std::size_t, std::size_t>> find_duplicate(std::span<const std::string> words);

}  // namespace romvec::host
