// SPDX-License-Identifier: BSL-1.0
// Texts that people give for word vectors: word lists, running text, evaluation files. Named by what they look like.
#pragma once

#include "files/input_file.hpp"

namespace romvec::host::plain_text {

// Refuses a text without weights, and says what it seems to be by its first lines and what to do with it. Nothing
// happens to what may be word vectors, one with faults too: for a first line of a word and numbers, for lines most of
// whose fields begin as numbers do, and where the caller says how the text is to be read. With is_csv only what no CSV
// is: pairs of words with a number, and questions of four words.
void refuse(const source& file, bool is_csv);

}  // namespace romvec::host::plain_text
