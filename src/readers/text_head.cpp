// SPDX-License-Identifier: BSL-1.0
#include "readers/text_head.hpp"

#include <algorithm>

#include "readers/numbers.hpp"
#include "readers/text_columns.hpp"

namespace romvec::host::csv {

head first_records(std::string_view bytes, const record_form& form) {
  constexpr std::size_t most = 9;
  head out;
  record_scanner scanner(bytes, form);
  record next;
  while (out.records.size() < most && !scanner.at_blank_end() && scanner.next(next)) {
    if (!scanner.fault().empty()) {
      break;
    }
    out.records.push_back(next);
    out.lines.push_back(scanner.line());
  }
  return out;
}

bool is_number_field(const field& it) { return is_number(it.trimmed()); }

std::vector<std::size_t> asked_columns(const text_reading& asked, const record& names) {
  std::vector<std::size_t> out;
  for (const auto& column : {asked.index_column, asked.word_column}) {
    if (!column || *column == "none") {
      continue;
    }
    const auto named = std::ranges::find_if(names, [&](const field& it) { return it.unescaped() == *column; });
    if (named != names.end()) {
      out.push_back(static_cast<std::size_t>(named - names.begin()));
    } else if (const auto number = parse_count(*column)) {
      out.push_back(static_cast<std::size_t>(*number));
    }
  }
  return out;
}

bool is_row(const record& it, const std::vector<std::size_t>& asked) {
  constexpr std::size_t most_in_front = 2;
  if (it.size() < 2 || (it.size() == 2 && it[0].text.empty() && !it[0].is_quoted)) {
    return false;
  }
  std::size_t numbers_behind = 0;
  for (std::size_t i = 0; i < it.size(); ++i) {
    const bool may_be_text = i < std::min(most_in_front, it.size() - 1) || std::ranges::find(asked, i) != asked.end();
    if (!is_number_field(it[i]) && !may_be_text) {
      return false;
    }
    numbers_behind += (i > 0 || !asked.empty()) && is_number_field(it[i]) ? 1 : 0;
  }
  return numbers_behind > 0;
}

bool is_all_numbers(const record& it) { return std::ranges::all_of(it, is_number_field); }

std::optional<std::uint64_t> numbered_from(const record& it, std::size_t begin) {
  if (begin >= it.size()) {
    return std::nullopt;
  }
  const auto first = parse_count(it[begin].trimmed());
  if (!first || *first > 1) {
    return std::nullopt;
  }
  for (std::size_t i = begin; i < it.size(); ++i) {
    if (parse_count(it[i].trimmed()) != *first + i - begin) {
      return std::nullopt;
    }
  }
  return first;
}

namespace {

bool has_decimals(std::span<const record> rows) {
  return std::ranges::any_of(rows, [](const record& row) {
    return std::ranges::any_of(row, [](const field& it) { return is_decimal(it.trimmed()); });
  });
}

// A first line of numbers only, of which rows follow: is it 0, 1, 2 ... as pandas numbers columns? Two such numbers, or
// numbers from 1 on, may well be weights beside integers; and what counts on in the next line is numpy.arange.
bool numbers_columns(const record& first, std::span<const record> rows) {
  const auto from = numbered_from(first, 0);
  if (!from || rows.empty()) {
    return false;
  }
  const auto next = parse_count(rows[0][0].trimmed());
  const bool goes_on = next && *next == *from + first.size();
  const bool beside_decimals = has_decimals(rows);
  return *from == 0 ? (first.size() > 2 && !goes_on) || beside_decimals : first.size() > 2 && beside_decimals;
}

// R leaves out the name of the column of row names. A row that is one field short is none of its headers.
bool is_names_but_one(const record& first) {
  return std::ranges::none_of(first, is_number_field) || std::ranges::all_of(first, &field::is_quoted) ||
         numbered_from(first, 0) == 0U;
}

bool is_key_name(std::string_view name) { return names_words(name) || names_index(name) || names_statistic(name); }

}  // namespace

bool is_names(const record& first, std::span<const record> rows, const std::vector<std::size_t>& asked) {
  if (!rows.empty() && rows[0].size() == first.size() + 1) {
    return is_names_but_one(first);
  }
  const bool is_quoted = std::ranges::all_of(first, &field::is_quoted);
  if ((is_quoted && !rows.empty() && !rows[0].back().is_quoted) || numbers_columns(first, rows)) {
    return true;
  }
  // Names in front of numbered columns.
  const auto named = static_cast<std::size_t>(std::ranges::find_if(first, is_number_field) - first.begin());
  const auto from = named == 0 ? std::nullopt : numbered_from(first, named);
  const bool has_known_name = std::any_of(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(named),
                                          [](const field& it) { return is_key_name(it.trimmed()); });
  if (from && (has_known_name || (*from == 0 && first.size() > named + 2 && has_decimals(rows)))) {
    return true;
  }
  return std::ranges::none_of(first, is_number_field) || !is_row(first, asked);
}

}  // namespace romvec::host::csv
