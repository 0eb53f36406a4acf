// SPDX-License-Identifier: BSL-1.0
// Numbers as comma-separated values, as RFC 4180 has them, semicolons too: a row a record, its word in front or none, a
// header or none. Numbers have a point. A first record of numbers only is a row, never a header.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "error.hpp"
#include "readers/csv_records.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/reader.hpp"
#include "readers/words.hpp"
#include "text.hpp"

namespace romvec::host::csv {

namespace {

struct layout {
  char separator = ',';
  bool has_header = false;
  bool has_words = false;
  std::size_t fields = 0;  // of a record, the word included

  [[nodiscard]] std::size_t dim() const { return fields - (has_words ? 1 : 0); }
};

bool is_number_field(const field& it) { return is_number(it.trimmed()); }

// Every field but the first, of which there is at least one. A comma in front of a number in a text of word vectors is
// a word.
bool ends_in_numbers(const std::vector<field>& record) {
  const bool is_word_vector = record.size() == 2 && record[0].text.empty() && !record[0].is_quoted;
  return record.size() > 1 && !is_word_vector && std::all_of(record.begin() + 1, record.end(), is_number_field);
}

// What writers call a column of words; pandas calls it nothing.
bool names_words(const field& it) {
  constexpr std::array<std::string_view, 5> names = {"", "word", "words", "token", "tokens"};
  return std::ranges::find(names, it.trimmed()) != names.end();
}

// Columns without names are numbered by their writer, from 0 or from 1.
bool is_numbered(const std::vector<field>& record) {
  const auto first = parse_count(record[1].trimmed());
  if (!first || *first > 1) {
    return false;
  }
  for (std::size_t i = 1; i < record.size(); ++i) {
    if (parse_count(record[i].trimmed()) != *first + i - 1) {
      return false;
    }
  }
  return names_words(record[0]);
}

std::optional<layout> layout_with(std::string_view bytes, char separator) {
  record_scanner records(bytes, separator);
  std::vector<field> first;
  std::vector<field> second;
  if (!records.next(first) || !records.fault().empty()) {
    return std::nullopt;
  }
  const bool has_second = !records.at_blank_end() && records.next(second) && records.fault().empty();
  const bool first_ends_in_numbers = ends_in_numbers(first);
  if (!first_ends_in_numbers && !(has_second && second.size() == first.size() && ends_in_numbers(second))) {
    return std::nullopt;
  }
  layout out;
  out.separator = separator;
  out.fields = first.size();
  out.has_header = !first_ends_in_numbers || is_numbered(first);
  const std::vector<field>& row = out.has_header && has_second ? second : first;
  out.has_words = !is_number_field(row.front()) || (row.front().is_quoted && !row.back().is_quoted) ||
                  (out.has_header && names_words(first.front()));
  return out;
}

std::optional<layout> layout_of(std::string_view bytes) {
  const auto commas = layout_with(bytes, ',');
  return commas ? commas : layout_with(bytes, ';');
}

std::string format_name(const layout& form) { return form.has_header ? "CSV (with header)" : "CSV (no header)"; }

class row_parser {
 public:
  row_parser(const source& file, const layout& form) : file_(file), form_(form) {}

  // Appends the numbers and the word of a record that begins on line `line`.
  void parse(const std::vector<field>& record, std::size_t line, weights& table) {
    std::string place = fmt::format("line {}", line);
    if (record.size() != form_.fields) {
      throw error(file_.name, place, fmt::format("{} fields, expected {} as on line 1", record.size(), form_.fields));
    }
    std::string word;
    if (form_.has_words) {
      word = record.front().unescaped();
      if (word.empty()) {
        throw error(file_.name, place, "the first field is empty, expected a word");
      }
    }
    const std::size_t first = form_.has_words ? 1 : 0;
    for (std::size_t i = first; i < record.size(); ++i) {
      float value = 0;
      const number_fault fault = parse_number(record[i].trimmed(), value);
      if (fault != number_fault::none) {
        place += fmt::format(", column {}", i - first);
        place += form_.has_words ? fmt::format(" (word {})", in_quotes(word)) : "";
        throw error(file_.name, place,
                    fmt::format("{}{}, expected a finite number", in_quotes(record[i].text), describe(fault)));
      }
      table.values.push_back(value);
    }
    if (form_.has_words) {
      table.words.push_back(std::move(word));
      lines_.push_back(line);
    }
  }

  void refuse_duplicates(const weights& table) const {
    if (const auto twice = find_duplicate(table.words)) {
      throw error(file_.name, fmt::format("line {}", lines_[twice->second]),
                  fmt::format("{} is on line {} already, expected every word once",
                              in_quotes(table.words[twice->second]), lines_[twice->first]));
    }
  }

 private:
  const source& file_;
  const layout& form_;
  std::vector<std::size_t> lines_;  // of the words
};

// The records behind the header, one after the other.
class row_scanner {
 public:
  row_scanner(const source& file, const layout& form) : file_(file), records_(file.bytes, form.separator) {
    if (form.has_header) {
      next();
    }
  }

  bool next() {
    if (records_.at_blank_end() || !records_.next(record_)) {
      return false;
    }
    if (!records_.fault().empty()) {
      throw error(file_.name, fmt::format("line {}", records_.line()), std::string(records_.fault()));
    }
    return true;
  }

  [[nodiscard]] const std::vector<field>& record() const { return record_; }
  [[nodiscard]] const record_scanner& position() const { return records_; }

 private:
  const source& file_;
  record_scanner records_;
  std::vector<field> record_;
};

}  // namespace

bool detect(std::string_view bytes) { return looks_like_text(bytes) && layout_of(bytes).has_value(); }

contents list(const source& file) {
  const layout form = *layout_of(file.bytes);
  row_scanner rows(file, form);
  std::uint64_t count = 0;
  while (rows.next()) {
    ++count;
  }
  return {format_name(form), {{"", "text", {count, form.dim()}}}};
}

weights read(const source& file, const request& wanted) {
  const layout form = *layout_of(file.bytes);
  if (wanted.tensor) {
    throw error(file.name, fmt::format("tensor {} is asked for, but a CSV file is one table without a name",
                                       in_quotes(*wanted.tensor)));
  }
  if (wanted.words != nullptr && form.has_words) {
    throw error(file.name, "has words of its own, expected no words file beside it");
  }
  weights table;
  table.from = {format_name(form), "", "text", "row by row", 0, wanted.rows.first};
  table.dim = form.dim();
  row_scanner rows(file, form);
  row_parser parser(file, form);
  std::uint64_t row = 0;
  bool reached_the_end = false;
  // Words from elsewhere are one for every row of the file: then all are counted.
  while (row < wanted.rows.last || wanted.words != nullptr) {
    if (!rows.next()) {
      reached_the_end = true;
      break;
    }
    if (row >= wanted.rows.first && row < wanted.rows.last) {
      parser.parse(rows.record(), rows.position().line(), table);
    }
    if (row % 256 == 0) {
      wanted.progress(rows.position().part_done());
    }
    ++row;
  }
  if (reached_the_end || rows.position().at_blank_end()) {
    if (row == 0) {
      throw error(file.name, "has no rows behind its header");
    }
    checked_rows(file, wanted, row);
    table.from.rows_in_file = row;
  }
  if (table.values.empty()) {
    throw error(file.name,
                fmt::format("rows {}:{} hold nothing, expected FIRST < LAST", wanted.rows.first, wanted.rows.last));
  }
  table.vocab_size = table.values.size() / table.dim;
  parser.refuse_duplicates(table);
  attach_words(file, wanted, row, table);
  return table;
}

}  // namespace romvec::host::csv
