// SPDX-License-Identifier: BSL-1.0
// A words file: one word a line, line i for row i.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "readers/reader.hpp"

namespace romvec::host {

// Words are bytes; only the end of the line is taken off. Errors, with line numbers: an empty line, a word
// twice, a NUL byte.
word_list read_words(const source& file);

// The positions of the first word that occurs twice, the earlier one first.
std::optional<std::pair<std::size_t, std::size_t>> find_duplicate(std::span<const std::string> words);

}  // namespace romvec::host
