// SPDX-License-Identifier: BSL-1.0
// Lines of a word and a number, taken apart.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "readers/words_format.hpp"

namespace romvec::host::word_columns {

// A finite number; of counts every digit.
std::optional<double> number_of(std::string_view text);

// Lines in two parts around a separator, one of which is a number.
struct split {
  char separator = ' ';
  bool number_is_first = false;
  std::size_t matching = 0;             // lines that are a word, the separator and a number
  std::size_t first_odd = 0;            // the first line that is not; the number of lines if all are
  std::vector<std::string_view> words;  // of all lines; an odd one has none
  std::vector<double> numbers;          // of all lines

  [[nodiscard]] bool is_whole() const { return matching == words.size(); }
};

// Around the last separator of every line, or with number_is_first around the first one.
split split_lines(std::span<const std::string_view> lines, char separator, bool number_is_first = false);

// The split of a format that was named: with the separator that fits most lines, a tab before a space before a comma.
split named_split(std::span<const std::string_view> lines, words_format format);

}  // namespace romvec::host::word_columns
