// SPDX-License-Identifier: BSL-1.0
#include "readers/word_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>
#include <vector>

#include "readers/tiktoken.hpp"
#include "readers/token_bytes.hpp"
#include "text.hpp"

namespace romvec::host::word_columns {

namespace {

constexpr std::string_view several_columns =
    "every line has several columns, expected one word a line; say --words-format lines if whole lines are words";
constexpr std::size_t few = 4;  // below that many lines a sorted column may be chance

// What the numbers of a whole split look like.
struct column {
  bool are_counts = true;   // integers that are not negative
  bool are_scores = true;   // zero or below
  bool falls = true;        // never grows; word2vec has </s> before all others
  bool counts_up = true;    // 0, 1, 2 ... or 1, 2, 3 ...: the order of the lines
  bool may_be_rows = true;  // all different, and hardly more than there are lines
};

column column_of(const split& parts) {
  column out;
  const std::size_t size = parts.numbers.size();
  const double base = parts.numbers.front();
  const std::size_t first_sorted = parts.words.front() == "</s>" ? 2 : 1;
  std::unordered_set<double> seen;
  for (std::size_t i = 0; i < size; ++i) {
    const double number = parts.numbers[i];
    out.are_counts = out.are_counts && number >= 0 && number == std::floor(number);
    out.are_scores = out.are_scores && number <= 0;
    out.falls = out.falls && (i < first_sorted || number <= parts.numbers[i - 1]);
    out.counts_up = out.counts_up && (base == 0 || base == 1) && number == base + static_cast<double>(i);
    out.may_be_rows = out.may_be_rows && number < 2 * static_cast<double>(size) && seen.insert(number).second;
  }
  out.may_be_rows = out.may_be_rows && out.are_counts;
  out.counts_up = out.counts_up && size > 1;
  return out;
}

std::size_t different(const std::vector<std::string_view>& words) {
  return std::unordered_set<std::string_view>(words.begin(), words.end()).size();
}

std::string_view name_of(char separator) {
  return separator == '\t' ? "a tab" : separator == ' ' ? "a space" : separator == ',' ? "a comma" : "a semicolon";
}

std::string example(const split& parts, std::span<const std::string_view> lines) {
  const std::size_t last = lines.size() - 1;
  return fmt::format("{} is either a word, or the word {} with the {}{}", in_quotes(lines[last]),
                     in_quotes(parts.words[last]), parts.number_is_first ? "row " : "number ", parts.numbers[last]);
}

std::string two_readings(const split& parts, std::span<const std::string_view> lines) {
  return fmt::format("every line {} {} number {} a word: {}; say --words-format lines, or {}",
                     parts.number_is_first ? "begins with a" : "ends in", parts.number_is_first ? "" : "a",
                     parts.number_is_first ? "before" : "behind", example(parts, lines),
                     parts.number_is_first ? "numbered" : "counted");
}

// Counts and rows are told apart by their order alone.
std::string counts_or_rows(const split& parts) {
  return fmt::format(
      "the numbers behind the words may be counts or rows ({} is {} in line {}); say --words-format "
      "counted, which takes the lines in their order, or ids",
      in_quotes(parts.words.back()), parts.numbers.back(), parts.words.size());
}

std::string odd_line(const split& parts, std::span<const std::string_view> lines) {
  return fmt::format(
      "line {} ({}) is no word, {} and a number, as {} of {} lines are; expected all or none; say "
      "--words-format lines if these are words",
      parts.first_odd + 1, in_quotes(lines[parts.first_odd]), name_of(parts.separator), parts.matching, lines.size());
}

// A second number in front of the last one: vectors, or a table of several columns.
bool has_more_columns(const split& parts) {
  return std::ranges::all_of(parts.words, [&](std::string_view word) {
    const std::size_t at = word.rfind(parts.separator);
    return at != std::string_view::npos && number_of(word.substr(at + 1)).has_value();
  });
}

// The lines behind the first one, if that says the size of a table of vectors.
bool are_vectors(std::span<const std::string_view> lines) {
  for (const char separator : {' ', '\t'}) {
    const split rows = split_lines(lines.subspan(lines.size() > 1 ? 1 : 0), separator);
    if (rows.is_whole() && has_more_columns(rows)) {
      return true;
    }
  }
  return false;
}

bool are_ranks(const split& parts, const column& numbers) {
  return numbers.may_be_rows && std::ranges::all_of(parts.words, [](std::string_view word) {
           return tiktoken::from_base64(word).has_value();
         });
}

// The first column, too, may be rows.
bool is_numbered(std::span<const std::string_view> lines, char separator) {
  const split parts = split_lines(lines, separator, true);
  return parts.is_whole() && column_of(parts).counts_up;
}

decision decide_tabs(split parts, std::span<const std::string_view> lines) {
  const column numbers = column_of(parts);
  const bool has_piece = std::ranges::any_of(
      parts.words, [](std::string_view word) { return word.find(sentence_piece_space) != std::string_view::npos; });
  const bool has_tabs = std::ranges::any_of(
      parts.words, [](std::string_view word) { return word.size() > 1 && word.find('\t') != std::string_view::npos; });
  if (has_tabs) {
    return {words_format::lines, std::string(several_columns), {}};
  }
  if (is_numbered(lines, '\t')) {
    return {words_format::lines, two_readings(parts, lines), {}};
  }
  if (numbers.are_scores && has_piece) {
    return {words_format::sentence_piece, "", std::move(parts)};
  }
  if (numbers.counts_up) {
    return {words_format::ids, "", std::move(parts)};
  }
  if (numbers.may_be_rows && !numbers.falls) {
    return {words_format::lines, counts_or_rows(parts), {}};
  }
  return {words_format::counted, "", std::move(parts)};
}

decision decide_spaces(split parts, std::span<const std::string_view> lines) {
  const column numbers = column_of(parts);
  if (are_ranks(parts, numbers)) {
    const bool is_padded = std::ranges::any_of(parts.words, [](std::string_view word) { return word.ends_with('='); });
    if (is_padded) {
      return {words_format::tiktoken, "", std::move(parts)};
    }
    return {words_format::lines,
            "the words may be base64 as tiktoken has it, with its ranks; say --words-format tiktoken, counted or lines",
            {}};
  }
  if (different(parts.words) <= lines.size() / 2) {
    return {};  // "chapter 1", "chapter 2"
  }
  const bool are_phrases =
      std::ranges::all_of(parts.words, [](std::string_view word) { return word.find(' ') != std::string_view::npos; });
  const bool words_differ = different(parts.words) == lines.size();
  if (lines.size() >= few && numbers.are_counts && words_differ && !are_phrases && !is_numbered(lines, ' ')) {
    if (numbers.counts_up) {
      return {words_format::ids, "", std::move(parts)};
    }
    if (numbers.falls) {
      return {words_format::counted, "", std::move(parts)};
    }
    if (numbers.may_be_rows) {
      return {words_format::lines, counts_or_rows(parts), {}};
    }
  }
  return {words_format::lines, two_readings(parts, lines), {}};
}

// Rows in front of their words.
std::optional<decision> decide_numbered(std::span<const std::string_view> lines, char separator) {
  split parts = split_lines(lines, separator, true);
  if (!parts.is_whole()) {
    return std::nullopt;
  }
  const column numbers = column_of(parts);
  if (numbers.counts_up && (separator == '\t' || lines.size() >= few)) {
    return decision{words_format::numbered, "", std::move(parts)};
  }
  if (numbers.may_be_rows || separator == '\t') {
    return decision{words_format::lines, two_readings(parts, lines), {}};
  }
  return std::nullopt;
}

std::optional<decision> decide_odd(const split& tabs, const split& spaces, std::span<const std::string_view> lines) {
  constexpr std::size_t enough = 10;
  if (tabs.matching >= 2 && tabs.matching >= lines.size() / 2) {
    return decision{words_format::lines, odd_line(tabs, lines), {}};
  }
  if (lines.size() >= enough && spaces.matching >= lines.size() - lines.size() / enough &&
      different(spaces.words) > lines.size() / 2) {
    return decision{words_format::lines, odd_line(spaces, lines), {}};
  }
  return std::nullopt;
}

// Commas and quotes, which CSV and JSON have and word lists do not.
decision decide_others(std::span<const std::string_view> lines) {
  for (const char separator : {',', ';'}) {
    const split parts = split_lines(lines, separator);
    if (parts.is_whole() && different(parts.words) > lines.size() / 2) {
      return {words_format::lines, two_readings(parts, lines), {}};
    }
  }
  const bool are_quoted = std::ranges::all_of(
      lines, [](std::string_view line) { return line.size() > 2 && line.starts_with('"') && line.ends_with('"'); });
  if (are_quoted && lines.size() > 1) {
    return {words_format::lines,
            "every line is in quotes, expected bare words, or a JSON list; say --words-format lines if the quotes are "
            "of the words",
            {}};
  }
  const bool have_tabs = std::ranges::all_of(lines, [](std::string_view line) {
    const std::size_t tab = line.find('\t');
    return tab != std::string_view::npos && tab > 0 && tab + 1 < line.size();
  });
  if (have_tabs) {
    return {words_format::lines, std::string(several_columns), {}};
  }
  return {};
}

}  // namespace

decision decide(std::span<const std::string_view> lines) {
  if (are_vectors(lines)) {
    return {
        words_format::lines,
        "every line ends in several numbers, as word vectors do, expected one word a line; say --words-format lines "
        "if whole lines are words",
        {}};
  }
  split tabs = split_lines(lines, '\t');
  if (tabs.is_whole()) {
    return decide_tabs(std::move(tabs), lines);
  }
  split spaces = split_lines(lines, ' ');
  if (spaces.is_whole()) {
    return decide_spaces(std::move(spaces), lines);
  }
  for (const char separator : {'\t', ' '}) {
    if (auto found = decide_numbered(lines, separator)) {
      return std::move(*found);
    }
  }
  if (auto found = decide_odd(tabs, spaces, lines)) {
    return std::move(*found);
  }
  return decide_others(lines);
}

}  // namespace romvec::host::word_columns
