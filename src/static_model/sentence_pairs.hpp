// SPDX-License-Identifier: BSL-1.0
// Pairs of sentences with a score of how alike people find them: the STS benchmark's file, or three columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

struct sentence_pair {
  std::string_view a;  // in the bytes of the file
  std::string_view b;
  double human;
  std::size_t line;
};

// Lines of fields between tabs: seven or more, of which the fifth is the score and the sixth and seventh the sentences
// (STS benchmark), or three, of which the first or the last is the score. A first line without a number is one of
// titles; empty lines are passed over. Errors name the line. At least two pairs.
[[nodiscard]] std::vector<sentence_pair> read_sentence_pairs(const source& file);

}  // namespace romvec::host
