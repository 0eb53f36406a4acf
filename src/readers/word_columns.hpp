// SPDX-License-Identifier: BSL-1.0
// Lists of words with a column of numbers: counts, scores or rows. What they are is decided by the whole column.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "readers/split_lines.hpp"
#include "readers/words_format.hpp"

namespace romvec::host::word_columns {

// The form of lines that nobody named. `refusal` is the sentence of the error where they can be read in two ways.
struct decision {
  words_format format = words_format::lines;
  std::string refusal;
  std::optional<split> parts;  // of formats with a number
};
decision decide(std::span<const std::string_view> lines);

}  // namespace romvec::host::word_columns
