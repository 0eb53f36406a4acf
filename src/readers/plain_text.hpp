// SPDX-License-Identifier: BSL-1.0
// Texts that people give for word vectors: word lists, running text, evaluation files. Named by what they look like.
#pragma once

#include <optional>

#include "files/input_file.hpp"
#include "readers/foreign.hpp"

namespace romvec::host::plain_text {

// What a text without weights seems to be, by its first lines. Nothing for what may be word vectors, one with faults
// too: for a first line of a word and numbers, for lines most of whose fields begin as numbers do, and where the caller
// says how the text is to be read.
std::optional<foreign> describe(const source& file);

// Of these the two kinds whose lines also look like those of a CSV: pairs of words with a number, and questions of four
// words. No table has such rows.
std::optional<foreign> describe_evaluation(const source& file);

}  // namespace romvec::host::plain_text
