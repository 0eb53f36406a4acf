// SPDX-License-Identifier: BSL-1.0
// Which row of a table gets which word of a list.
#include <fmt/format.h>

#include "error.hpp"
#include "readers/reader.hpp"
#include "readers/token_list.hpp"

namespace romvec::host {

namespace {

// Rows beyond the words that a file of words may leave without one, by what it is.
bool may_stay_short(const word_list& list, std::uint64_t rows) {
  const std::size_t words = list.words.size();
  return list.may_be_short && list.why_not_short.empty() && words < rows && rows - words <= words;
}

[[noreturn]] void refuse_count(const source& file, const word_list& list, std::uint64_t rows) {
  throw error(list.name,
              fmt::format("word count {}, expected {}, one for every row of {}; it was read as {}{}", list.words.size(),
                          rows, file.name, list.form, list.words.size() < rows ? list.why_not_short : ""));
}

void attach_padded(const word_list& list, std::uint64_t rows, weights& table) {
  const std::unordered_set<std::string_view> taken(list.words.begin(), list.words.end());
  for (std::uint64_t r = table.from.first_row; r < table.from.first_row + table.vocab_size; ++r) {
    table.words.push_back(r < list.words.size() ? list.words[static_cast<std::size_t>(r)]
                                                : placeholder("unused", r, taken));
  }
  table.notes.push_back(fmt::format("{}: {} tokens for {} rows; the rows from {} on, which have none, are called {} {}",
                                    list.name, list.words.size(), rows, list.words.size(),
                                    placeholder("unused", list.words.size(), taken), "and so on"));
}

// The table whose first rows the list does not name.
void attach_behind(const word_list& list, weights& table) {
  for (std::uint64_t r = table.from.first_row; r < table.from.first_row + table.vocab_size; ++r) {
    const auto row = static_cast<std::size_t>(r);
    table.words.push_back(row < list.before.size() ? list.before[row] : list.words[row - list.before.size()]);
  }
  table.notes.push_back(fmt::format("{}: the first {} rows are {}, as fairseq has them before its dict.txt", list.name,
                                    list.before.size(), fmt::join(list.before, ", ")));
}

}  // namespace

void attach_words(const source& file, const request& wanted, std::uint64_t rows_in_file, weights& table) {
  if (wanted.words == nullptr) {
    return;
  }
  const word_list& list = *wanted.words;
  const std::uint64_t words = list.words.size();
  const std::uint64_t last = table.from.first_row + table.vocab_size;
  table.notes.insert(table.notes.end(), list.notes.begin(), list.notes.end());
  if (!list.before.empty() && words + list.before.size() == rows_in_file) {
    attach_behind(list, table);
    return;
  }
  if (may_stay_short(list, rows_in_file)) {
    attach_padded(list, rows_in_file, table);
    return;
  }
  if (words != rows_in_file) {
    const bool are_chosen = wanted.rows.first > 0 || wanted.rows.last != row_range::to_the_end;
    if (!are_chosen || words < last) {
      refuse_count(file, list, rows_in_file);
    }
    table.notes.push_back(
        fmt::format("{}: {} words for the {} rows of {}, of which rows {}:{} are kept: word i names row i", list.name,
                    words, rows_in_file, file.name, table.from.first_row, last));
  }
  const auto first = list.words.begin() + static_cast<std::ptrdiff_t>(table.from.first_row);
  table.words.assign(first, first + static_cast<std::ptrdiff_t>(table.vocab_size));
}

}  // namespace romvec::host
