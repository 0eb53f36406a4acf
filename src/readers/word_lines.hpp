// SPDX-License-Identifier: BSL-1.0
// Words in a text: a word a line, alone or beside a number.
#pragma once

#include <optional>
#include <string>

#include "files/input_file.hpp"
#include "readers/request.hpp"
#include "readers/words_format.hpp"

namespace romvec::host::word_lines {

// The list of a format that is a text: lines, counted, ids, numbered, sentence_piece, tiktoken; or automatic. A count
// of fastText, as `fasttext dump MODEL dict` prints it, is one, too.
word_list read(const source& file, words_format format, duplicates which);

// "a list of tiktoken's tokens and ranks, 100256 of them"; nothing for texts that may be vectors of one number, and for
// plain words.
std::optional<std::string> describe(const source& file);

}  // namespace romvec::host::word_lines
