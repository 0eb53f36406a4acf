// SPDX-License-Identifier: BSL-1.0
// A words file: one word a line, line i for row i; or llama2.c's tokenizer.bin, token i for row i.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "readers/reader.hpp"

namespace romvec::host {

// Which of both is told by the content. Words are bytes; of a line only its end is taken off. Errors, with numbers of
// lines or tokens: an empty word, a word twice, a NUL byte in a text.
word_list read_words(const source& file);

// The positions of the first word that occurs twice, the earlier one first.
std::optional<std::pair<std::size_t, std::size_t>> find_duplicate(std::span<const std::string> words);

}  // namespace romvec::host
