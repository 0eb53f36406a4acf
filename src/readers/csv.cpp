// SPDX-License-Identifier: BSL-1.0
// Tables of text whose lines all have the same fields: comma-separated values, as RFC 4180 has them, the same with
// semicolons or tabs, R's tables, and numbers alone between spaces, as numpy.savetxt writes them. Numbers have a point.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "error.hpp"
#include "readers/csv_records.hpp"
#include "readers/duplicates.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/reader.hpp"
#include "readers/text_layout.hpp"
#include "text.hpp"

namespace romvec::host::csv {

namespace {

class row_parser {
 public:
  row_parser(const source& file, const text_layout& form, bool keeps_empty_words)
      : file_(file), form_(form), keeps_empty_words_(keeps_empty_words) {}

  // Appends the numbers and the word of a record that begins on line `line`.
  void parse(const std::vector<field>& record, std::size_t line, weights& table) {
    if (record.size() != form_.shape.fields) {
      throw error(file_.name, fmt::format("line {}", line),
                  fmt::format("{} fields, expected {} as {}", record.size(), form_.shape.fields, told_by()));
    }
    std::string word = form_.words ? record[*form_.words].unescaped() : "";
    if (form_.words && word.empty() && !keeps_empty_words_) {
      throw error(file_.name, fmt::format("line {}", line), "the field of the word is empty, expected a word");
    }
    for (std::size_t i = 0; i < record.size(); ++i) {
      if (form_.words != i && form_.index != i) {
        table.values.push_back(number_in(record, i, line, word));
      }
    }
    if (form_.words) {
      table.words.push_back(std::move(word));
      lines_.push_back(line);
    }
  }

  // Of a row that was parsed, if there are words.
  [[nodiscard]] std::size_t line_of(std::size_t row) const { return lines_[row]; }

 private:
  [[nodiscard]] std::string_view told_by() const {
    return form_.shape.begin == first_line::row ? "on line 1" : "the header and the rows before";
  }

  [[nodiscard]] float number_in(const std::vector<field>& record, std::size_t i, std::size_t line,
                                const std::string& word) const {
    float value = 0;
    const number_fault fault = parse_number(record[i].trimmed(), value);
    if (fault != number_fault::none) {
      const std::size_t before =
          (form_.words && *form_.words < i ? 1U : 0U) + (form_.index && *form_.index < i ? 1U : 0U);
      throw error(file_.name,
                  fmt::format("line {}, column {}{}", line, i - before,
                              form_.words ? fmt::format(" (word {})", in_quotes(word)) : ""),
                  fmt::format("{}{}, expected a finite number", in_quotes(record[i].text), describe(fault)));
    }
    return value;
  }

  const source& file_;
  const text_layout& form_;
  bool keeps_empty_words_;          // which are left out afterwards
  std::vector<std::size_t> lines_;  // of the words
};

// The records behind the header, one after the other.
class row_scanner {
 public:
  row_scanner(const source& file, const text_layout& form) : file_(file), records_(file.bytes, form.shape.form) {
    if (form.shape.begin != first_line::row) {
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
  [[nodiscard]] record_scanner& position() { return records_; }

 private:
  const source& file_;
  record_scanner records_;
  std::vector<field> record_;
};

void refuse_tensor(const source& file, const request& wanted) {
  if (wanted.tensor) {
    throw error(file.name,
                fmt::format("tensor {} is asked for, but a table of text has no name", in_quotes(*wanted.tensor)));
  }
}

}  // namespace

bool detect(std::string_view bytes) { return looks_like_text(bytes) && shape_of(bytes, {}).has_value(); }

contents list(const source& file) {
  const auto shape = shape_of(file.bytes, file.text);
  if (!shape) {
    return word_vectors::list(file);
  }
  const text_layout form = layout_of(file, *shape);
  row_scanner rows(file, form);
  std::uint64_t count = 0;
  while (rows.next()) {
    ++count;
  }
  return {form.format_name(), {{"", "text", {count, form.dim()}}}};
}

weights read(const source& file, const request& wanted) {
  const auto shape = shape_of(file.bytes, file.text);
  if (!shape) {
    return word_vectors::read(file, wanted);
  }
  const text_layout form = layout_of(file, *shape);
  refuse_tensor(file, wanted);
  if (wanted.words != nullptr && form.words) {
    throw error(file.name, "has words of its own, expected no words file beside it");
  }
  weights table;
  table.from = {form.format_name(), "", "text", "row by row", 0, wanted.rows.first};
  table.notes = form.notes;
  table.dim = form.dim();
  row_scanner rows(file, form);
  row_parser parser(file, form, wanted.no_words);
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
    if (shape->begin == first_line::counts && row != shape->promised_rows) {
      throw error(file.name,
                  fmt::format("the file ends after {} rows, the header promises {}", row, shape->promised_rows));
    }
    take_rows(file, wanted, row, table);
  }
  if (table.values.empty()) {
    throw error(file.name,
                fmt::format("rows {}:{} hold nothing, expected FIRST < LAST", wanted.rows.first, wanted.rows.last));
  }
  if (rows.position().comments() > 0) {
    table.notes.push_back(fmt::format("{} line{} of comments (#) passed over", rows.position().comments(),
                                      rows.position().comments() == 1 ? "" : "s"));
  }
  table.vocab_size = table.values.size() / table.dim;
  settle_words(file, wanted, table, [&parser](std::size_t r) { return fmt::format("line {}", parser.line_of(r)); });
  attach_words(file, wanted, row, table);
  return table;
}

}  // namespace romvec::host::csv
