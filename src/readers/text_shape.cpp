// SPDX-License-Identifier: BSL-1.0
// The form of a table of text by its first lines.
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/text_columns.hpp"
#include "readers/text_head.hpp"
#include "readers/text_layout.hpp"
#include "text.hpp"

namespace romvec::host::csv {

namespace {

constexpr std::string_view spaces = " \t";

bool is_decimal_comma(const field& it) {
  std::string text(it.trimmed());
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) {
    return false;
  }
  text[comma] = '.';
  return is_number(text);
}

// Columns between semicolons, tabs or spaces, of numbers as half of Europe writes them. Between commas they would be
// others.
std::optional<text_shape> shape_with_decimal_commas(std::string_view bytes, char separator) {
  const record_form form{.separator = separator};
  const head begin = first_records(bytes, form);
  for (std::size_t i = 0; i < std::min<std::size_t>(begin.records.size(), 2); ++i) {
    const record& row = begin.records[i];
    if (row.size() > 2 && std::all_of(row.begin() + 1, row.end(), is_decimal_comma)) {
      text_shape out{.form = form, .fields = row.size()};
      out.fault_line = begin.lines[i];
      out.fault = fmt::format("{} has a decimal comma, expected a point", in_quotes(row[1].trimmed()));
      return out;
    }
  }
  return std::nullopt;
}

// A table that is told by its separators, but not read.
std::optional<text_shape> faulty_shape(std::string_view bytes, char separator) {
  const record_form form{.separator = separator};
  const head begin = first_records(bytes, form);
  if (begin.records.empty() || (begin.records.size() > 1 && begin.records[1].size() != begin.records[0].size())) {
    return std::nullopt;
  }
  const std::size_t last = std::min<std::size_t>(begin.records.size() - 1, 1);
  const record& row = begin.records[last];
  text_shape out{.form = form, .fields = row.size()};
  out.fault_line = begin.lines[last];
  if (row.size() < 2) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string_view text = row[i].trimmed();
    if (text.starts_with('[') && text.ends_with(']')) {
      out.fault = fmt::format(
          "field {} is a list, {}, expected a column for every number (pandas: DataFrame(df[name].map(json.loads)"
          ".tolist(), index=df[words]).to_csv(...))",
          i, in_quotes(text));
      return out;
    }
  }
  const auto text = std::find_if_not(row.begin() + 1, row.end(), is_number_field);
  if (text != row.end() && std::any_of(row.begin() + 1, row.end(), is_number_field)) {
    out.fault = fmt::format("column {} holds text, {}, expected a number; --word-column names the column of the words",
                            text - row.begin(), in_quotes(text->trimmed()));
    return out;
  }
  return std::nullopt;
}

std::vector<std::string> names_of(const record& first, std::size_t fields) {
  std::vector<std::string> out(fields - first.size());
  std::ranges::transform(first, std::back_inserter(out), &field::unescaped);
  return out;
}

bool ends_with_separator(const head& begin) {
  return std::ranges::all_of(
      begin.records, [](const record& it) { return it.size() > 2 && it.back().text.empty() && !it.back().is_quoted; });
}

// Between spaces lie words in front of numbers, unless the first column holds numbers alone.
bool is_only_numbers(std::string_view bytes, text_shape& shape) {
  record_scanner scanner(bytes, shape.form);
  record next;
  column_survey first;
  while (!first.is_settled() && !scanner.at_blank_end() && scanner.next(next)) {
    first.add(next[0], scanner.line());
  }
  if (first.contradicts_itself()) {
    shape.fault_line = first.line_of_first_other();
    shape.fault = fmt::format(
        "{} is no number, in a column that holds numbers else; expected a number, or --word-column 0 if they are words",
        in_quotes(first.first_other()));
    return true;
  }
  return first.has_only_numbers();
}

std::optional<text_shape> shape_with(std::string_view bytes, char separator, const text_reading& asked) {
  text_shape out;
  out.form.separator = separator;
  head begin = first_records(bytes, out.form);
  out.form.has_quotes =
      separator != ' ' || (!begin.records.empty() && std::ranges::all_of(begin.records[0], &field::is_quoted));
  // Comments stand before numbers only: else # is a word.
  out.form.has_comments = true;
  begin = first_records(bytes, out.form);
  if (begin.records.empty() || !is_all_numbers(begin.records.back())) {
    out.form.has_comments = false;
    begin = first_records(bytes, out.form);
  }
  out.form.drops_last_field = separator != ' ' && ends_with_separator(begin);
  begin = out.form.drops_last_field ? first_records(bytes, out.form) : begin;
  if (begin.records.empty()) {
    return std::nullopt;
  }
  const record& first = begin.records[0];
  const auto rows = std::span(begin.records).subspan(1);
  const std::vector<std::size_t> keys = asked_columns(asked, first);
  const bool first_is_row = is_row(first, keys);
  const bool second_is_row = !rows.empty() && is_row(rows[0], keys) &&
                             (rows[0].size() == first.size() ||
                              (rows[0].size() == first.size() + 1 && (first.size() > 1 || first[0].is_quoted)));
  const bool is_strict = separator == '\t' || separator == ' ';  // else the lines may be words in front of numbers
  if (!second_is_row && (!first_is_row || (is_strict && !rows.empty()))) {
    return std::nullopt;
  }
  const bool has_names = asked.has_header.value_or(is_names(first, rows, keys));
  out.begin = has_names ? first_line::names : first_line::row;
  out.fields = has_names && second_is_row ? rows[0].size() : first.size();
  if (has_names) {
    out.names = names_of(first, out.fields);
    out.is_numbered_header = numbered_from(first, 0).has_value();
  }
  if (separator == ' ' && has_names && rows.empty()) {
    return std::nullopt;  // the word "word" and its numbers
  }
  if (separator == ' ' && !has_names) {
    const bool has_words = asked.word_column == "0" || (asked.word_column != "none" && !is_only_numbers(bytes, out));
    return is_all_numbers(first) && !has_words ? std::optional(out) : std::nullopt;
  }
  return out;
}

std::uint64_t count_lines(std::string_view bytes) {
  line_scanner lines(bytes);
  std::string_view line;
  std::uint64_t count = 0;
  while (!lines.at_blank_end() && lines.next(line)) {
    ++count;
  }
  return count;
}

}  // namespace

// Two counts on the first line, unless the second line shows that they are a row. What stays open, the number of
// lines decides.
std::optional<counts_header> counts_header_of(std::string_view bytes, const text_reading& asked) {
  line_scanner lines(bytes);
  std::string_view first;
  std::string_view second;
  if (asked.has_header == false || !lines.next(first) || first.starts_with('\t')) {
    return std::nullopt;
  }
  const auto fields = fields_of(first, spaces);
  if (fields.size() != 2 || !parse_count(fields[0]) || !parse_count(fields[1])) {
    return std::nullopt;
  }
  counts_header out{*parse_count(fields[0]), *parse_count(fields[1]), true};
  if (!lines.next(second)) {
    return out;
  }
  const auto row = fields_of(second, spaces);
  if (out.rows == 0 && out.dim == 1 && row.size() == 3) {
    return std::nullopt;  // two columns numbered from 0, behind words or an index without a name
  }
  const bool is_numbers = !row.empty() && std::ranges::all_of(row, is_number);
  out.has_words = !(is_numbers && row.size() == out.dim);
  if (row.size() == 2 && is_numbers && out.dim <= 2) {
    return count_lines(bytes) - 1 == out.rows ? std::optional(out) : std::nullopt;
  }
  return row.size() == 2 && out.dim != 1 && (out.dim != 2 || is_numbers) ? std::nullopt : std::optional(out);
}

std::optional<text_shape> shape_of(std::string_view bytes, const text_reading& asked) {
  if (const auto counts = counts_header_of(bytes, asked)) {
    if (counts->has_words) {
      return std::nullopt;
    }
    text_shape out{.form = {.separator = ' ', .has_quotes = false}, .begin = first_line::counts};
    out.fields = static_cast<std::size_t>(counts->dim);
    out.promised_rows = counts->rows;
    return out;
  }
  for (const char separator : {';', '\t', ' '}) {
    if (auto found = shape_with_decimal_commas(bytes, separator)) {
      return found;
    }
  }
  for (const char separator : {',', ';', '\t', ' '}) {
    if (auto found = shape_with(bytes, separator, asked)) {
      return found;
    }
  }
  for (const char separator : {'\t', ';', ','}) {
    if (auto found = faulty_shape(bytes, separator)) {
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace romvec::host::csv
