// SPDX-License-Identifier: BSL-1.0
// What a column of a table of text may be, told by its name and by what it holds: weights, words, or row numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "readers/csv_records.hpp"

namespace romvec::host::csv {

// What writers call a column of words, and one that numbers the rows; pandas and R call the latter nothing.
bool names_words(std::string_view name);
bool names_index(std::string_view name);
bool names_statistic(std::string_view name);  // a count of each word

// "V1" and "V2", "0" and "1": names that a writer numbered.
bool are_numbered(std::string_view one, std::string_view next);

// A number with a point or an exponent, NaN and infinity too: what no row number and hardly a word is spelled like.
bool is_decimal(std::string_view text);

// The fields of one column, counted.
class column_survey {
 public:
  void add(const field& it, std::size_t line);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] bool has_only_numbers() const { return others_ == 0; }
  [[nodiscard]] bool has_only_counts() const { return counts_.size() == rows_; }  // 0, 1, 17; not -1, not 1.0
  // More than a part of the column can change no answer: there is a number that is no count, or a field that is no
  // number.
  [[nodiscard]] bool is_settled() const;
  // Most fields are decimals, and some are no numbers: neither words nor weights.
  [[nodiscard]] bool contradicts_itself() const { return others_ > 0 && 2 * decimals_ > rows_; }
  [[nodiscard]] bool is_all_quoted() const { return quoted_ == rows_; }
  // 0 or 1, if the fields are the counts from there on, in order.
  [[nodiscard]] std::optional<std::uint64_t> first_of_sequence() const;
  [[nodiscard]] bool are_different() const;

  // The first field that is no number.
  [[nodiscard]] std::string_view first_other() const { return first_other_; }
  [[nodiscard]] std::size_t line_of_first_other() const { return line_of_first_other_; }

 private:
  std::size_t rows_ = 0;
  std::size_t others_ = 0;
  std::size_t decimals_ = 0;
  std::size_t quoted_ = 0;
  std::vector<std::uint64_t> counts_;  // while there is nothing else
  std::string_view first_other_;
  std::size_t line_of_first_other_ = 0;
};

}  // namespace romvec::host::csv
