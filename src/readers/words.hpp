// SPDX-License-Identifier: BSL-1.0
// A words file names the rows of a table: a text with one word a line, with or without a column of numbers, the tokens
// of a tokenizer, or a .npy of strings. Each form has a file beside this one.
#pragma once

#include <optional>
#include <string>

#include "readers/request.hpp"
#include "readers/words_format.hpp"

namespace romvec::host {

// Words are bytes; of a line only its end is taken off, and empty lines at the end of the file are none. Errors, with
// numbers of lines or tokens: a form that the content does not tell, with the ways to read it; an empty word; a word
// twice. Where the first of duplicates counts, the rows of the others get a placeholder: no id changes.
word_list read_words(const source& file, words_format format = words_format::automatic,
                     duplicates which = duplicates::error);

// What a file is that holds words and no weights, in a few words ("a tokenizer.json of a BPE model"); nothing for
// everything else, plain lines too. Cheap for files of weights.
std::optional<std::string> describe_words_file(const source& file);

}  // namespace romvec::host
