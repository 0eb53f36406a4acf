// SPDX-License-Identifier: BSL-1.0
// What the columns of a table of text are taken for.
#include "readers/text_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "error.hpp"
#include "readers/numbers.hpp"
#include "readers/text_columns.hpp"
#include "text.hpp"

namespace romvec::host::csv {

namespace {

enum class column_role { weights, words, index };

class columns {
 public:
  columns(const source& file, const text_shape& shape) : file_(file), shape_(shape) {}

  text_layout decide() {
    const text_reading& asked = file_.text;
    text_layout out;
    out.words = place_of(asked.word_column, "--word-column");
    out.index = place_of(asked.index_column, "--index-column");
    if (out.words && out.words == out.index) {
      throw error(file_.name,
                  fmt::format("{} is asked for as the column of words and of row numbers", name_of(*out.words)));
    }
    constexpr std::size_t most_in_front = 2;
    for (std::size_t i = 0; i < std::min(most_in_front, shape_.fields - 1); ++i) {
      if (out.words == i || out.index == i) {
        continue;
      }
      const column_role role = i == 0 ? role_of_first() : role_of_second(out);
      if (role == column_role::words) {
        out.words = i;
      } else if (role == column_role::index) {
        out.index = i;
      } else {
        break;
      }
    }
    out.shape = shape_;
    refuse_other_columns(out);
    out.shape.form.has_comments = shape_.form.has_comments && !out.words;
    out.notes = std::move(notes_);
    out.notes.insert(out.notes.begin(), reading_of(out));
    return out;
  }

 private:
  static bool is_none(const std::optional<std::string>& column) { return column == "none"; }
  [[nodiscard]] bool has_names() const { return !shape_.names.empty(); }

  [[nodiscard]] std::string name_of(std::size_t column) const {
    return has_names() ? fmt::format("column {}", in_quotes(shape_.names[column])) : fmt::format("column {}", column);
  }

  // As an argument of an option.
  [[nodiscard]] std::string argument(std::size_t column) const {
    return has_names() && !shape_.names[column].empty() ? shell_argument(printable(shape_.names[column]))
                                                        : std::to_string(column);
  }

  std::optional<std::size_t> place_of(const std::optional<std::string>& column, std::string_view option) const {
    if (!column || is_none(column)) {
      return std::nullopt;
    }
    if (const auto named = std::ranges::find(shape_.names, *column); named != shape_.names.end()) {
      return static_cast<std::size_t>(named - shape_.names.begin());
    }
    const auto number = parse_count(*column);
    if (!number || *number >= shape_.fields) {
      throw error(
          file_.name,
          fmt::format("has no column {} ({}); it has {} columns{}", in_quotes(*column), option, shape_.fields,
                      has_names() ? fmt::format(": {}", in_quotes(fmt::format("{}", fmt::join(shape_.names, " "))))
                                  : ", numbered from 0"));
    }
    return static_cast<std::size_t>(*number);
  }

  struct survey_of_column {
    column_survey fields;
    std::size_t numbers_beside = 0;  // in the other columns
    std::size_t decimals_beside = 0;
    bool beside_quotes = false;
  };

  [[nodiscard]] survey_of_column survey(std::size_t column) const {
    constexpr std::size_t looked_at = 100;
    survey_of_column out;
    record_scanner scanner(file_.bytes, shape_.form);
    std::vector<field> row;
    if (shape_.begin != first_line::row) {
      scanner.next(row);
    }
    while (!out.fields.is_settled() && !scanner.at_blank_end() && scanner.next(row)) {
      if (row.size() != shape_.fields) {
        break;  // the reading of the rows says so
      }
      for (std::size_t i = 0; i < row.size() && out.fields.rows() < looked_at; ++i) {
        out.numbers_beside += i != column ? 1 : 0;
        out.decimals_beside += i != column && is_decimal(row[i].trimmed()) ? 1 : 0;
      }
      out.beside_quotes = out.beside_quotes || row.back().is_quoted;
      out.fields.add(row[column], scanner.line());
    }
    return out;
  }

  column_role role_of_first() {
    if (shape_.begin == first_line::counts) {
      return column_role::weights;
    }
    return role_of(0);
  }

  // Beside words or row numbers: the other one of both, where the header or the fields say so.
  column_role role_of_second(const text_layout& first) {
    const survey_of_column found = survey(1);
    const bool is_text = !found.fields.has_only_numbers();
    if (first.index == 0U) {
      const bool is_named = has_names() && names_words(shape_.names[1]);
      return !first.words && (is_text || is_named) && !is_none(file_.text.word_column) ? role_of(1)
                                                                                       : column_role::weights;
    }
    const bool is_named = has_names() && (names_index(shape_.names[1]) || names_statistic(shape_.names[1]));
    return !first.index && !is_text && is_named && !is_none(file_.text.index_column) ? role_of(1)
                                                                                     : column_role::weights;
  }

  column_role role_of(std::size_t column) {
    const bool may_be_words = !file_.text.word_column;
    const bool may_be_index = !file_.text.index_column;
    const std::string_view name = has_names() ? std::string_view(shape_.names[column]) : "-";
    const survey_of_column found = survey(column);
    if (found.fields.contradicts_itself()) {
      throw error(
          file_.name, fmt::format("line {}", found.fields.line_of_first_other()),
          fmt::format("{} is no number, in {}, which holds numbers else; expected a number, or --word-column {} "
                      "if they are words",
                      in_quotes(found.fields.first_other()), name_of(column), argument(column)));
    }
    if (may_be_words && (!found.fields.has_only_numbers() || (has_names() && names_words(name)))) {
      return column_role::words;
    }
    const bool is_named = has_names() && (names_index(name) || names_statistic(name));
    const bool has_quotes = found.fields.is_all_quoted() && !found.beside_quotes;
    const bool is_one_of_several =
        has_names() && column + 1 < shape_.fields && are_numbered(name, shape_.names[column + 1]);
    if (!may_be_index || !found.fields.has_only_numbers() || is_one_of_several) {
      return column_role::weights;
    }
    constexpr std::size_t few = 3;  // rows, of which chance may make a sequence
    const bool may_count = found.fields.rows() >= few && 2 * found.decimals_beside > found.numbers_beside;
    if (found.fields.first_of_sequence()) {
      if (is_named || has_quotes || may_count) {
        return column_role::index;
      }
      if (found.fields.rows() > 1) {
        notes_.push_back(fmt::format("{} counts the rows and is taken for weights; --index-column {} leaves it out",
                                     name_of(column), argument(column)));
      }
      return column_role::weights;
    }
    if (has_quotes && may_be_words) {
      return column_role::words;
    }
    if (is_named || (may_count && found.fields.has_only_counts() && found.fields.are_different())) {
      refuse(column);
    }
    return column_role::weights;
  }

  [[noreturn]] void refuse(std::size_t column) const {
    const std::string it = argument(column);
    throw error(file_.name,
                fmt::format("{} holds numbers that may be row numbers, words or weights; expected one of "
                            "--index-column {} (leave it out, rows stay in the order of the file), --word-column {} "
                            "(they are words), --index-column none (they are weights)",
                            name_of(column), it, it));
  }

  // A column between the weights whose name says that it holds none.
  void refuse_other_columns(const text_layout& layout) const {
    if (file_.text.index_column) {
      return;
    }
    for (std::size_t i = 0; i < shape_.names.size(); ++i) {
      const std::string_view name = shape_.names[i];
      const bool is_numbered = (i > 0 && are_numbered(shape_.names[i - 1], name)) ||
                               (i + 1 < shape_.names.size() && are_numbered(name, shape_.names[i + 1]));
      if (layout.words != i && layout.index != i && !is_numbered &&
          (names_index(name) || names_statistic(name) || (names_words(name) && !file_.text.word_column))) {
        refuse(i);
      }
    }
  }

  // "header of 3 columns; column "id" left out, it counts the rows; no words"
  [[nodiscard]] std::string reading_of(const text_layout& layout) const {
    std::string out = "read as: ";
    if (shape_.begin == first_line::names) {
      out += fmt::format("header of {} columns", shape_.names.size());
      out += shape_.is_numbered_header ? " (its numbers are names; --no-header makes it row 0)" : "";
    } else {
      out +=
          shape_.begin == first_line::counts ? "word2vec's header, its dimension is the number of fields" : "no header";
    }
    if (layout.index) {
      out += fmt::format(
          "; {} left out{}", name_of(*layout.index),
          file_.text.index_column ? ", as asked; rows stay in the order of the file" : ", it counts the rows");
    }
    out += layout.words ? fmt::format("; words in {}", name_of(*layout.words)) : "; no words";
    return out + fmt::format("; {} column{} of weights", layout.dim(), layout.dim() == 1 ? "" : "s");
  }

  const source& file_;
  const text_shape& shape_;
  std::vector<std::string> notes_;
};

}  // namespace

std::string text_layout::format_name() const {
  if (shape.begin == first_line::counts) {
    return "numbers (text, with word2vec's header)";
  }
  const char separator = shape.form.separator;
  const std::string_view kind = separator == '\t' ? "TSV" : separator == ' ' ? "text between spaces" : "CSV";
  return fmt::format("{} ({} header)", kind, shape.begin == first_line::names ? "with" : "no");
}

text_layout layout_of(const source& file, const text_shape& shape) {
  if (!shape.fault.empty()) {
    throw error(file.name, fmt::format("line {}", shape.fault_line), shape.fault);
  }
  text_layout out = columns(file, shape).decide();
  if (out.dim() == 0 || out.dim() > shape.fields) {
    throw error(file.name, "has no column of weights beside those asked for");
  }
  return out;
}

}  // namespace romvec::host::csv
