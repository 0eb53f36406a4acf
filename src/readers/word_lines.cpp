// SPDX-License-Identifier: BSL-1.0
#include "readers/word_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/sentence_piece.hpp"
#include "readers/tiktoken.hpp"
#include "readers/token_list.hpp"
#include "readers/word_columns.hpp"
#include "text.hpp"

namespace romvec::host::word_lines {

namespace {

using word_columns::decision;
using word_columns::split;

std::string line_place(std::size_t index) { return fmt::format("line {}", index + 1); }

// All lines but the empty ones at the end.
std::vector<std::string_view> lines_of(const source& file) {
  if (file.bytes.starts_with("\xFF\xFE") || file.bytes.starts_with("\xFE\xFF")) {
    throw error(file.name, "is UTF-16 text, expected UTF-8");
  }
  std::vector<std::string_view> lines;
  line_scanner scanner(file.bytes);
  std::string_view line;
  while (scanner.next(line)) {
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) {
      throw error(file.name, line_place(i),
                  R"(is empty, expected a word; a JSON list names every token, a newline too: ["\n", "a"])");
    }
    if (lines[i].find('\0') != std::string_view::npos) {
      throw error(file.name, line_place(i), "has a NUL byte, expected text, one word a line");
    }
  }
  if (lines.empty()) {
    throw error(file.name, "has no words, expected one word a line");
  }
  return lines;
}

// The words, each once. Where the first of duplicates counts, the others get a placeholder.
std::vector<std::string> named(const source& file, std::span<const std::string_view> words, duplicates which,
                               std::vector<std::string>& notes) {
  std::unordered_map<std::string_view, std::size_t> lines;
  lines.reserve(words.size());
  std::vector<std::size_t> repeated;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto [earlier, is_new] = lines.emplace(words[i], i);
    if (!is_new && which == duplicates::error) {
      throw error(
          file.name, line_place(i),
          fmt::format("{} is on line {} already, expected every word once", in_quotes(words[i]), earlier->second + 1));
    }
    if (!is_new) {
      repeated.push_back(i);
    }
    out.emplace_back(words[i]);
  }
  if (repeated.empty()) {
    return out;
  }
  const std::unordered_set<std::string_view> taken(words.begin(), words.end());
  for (const std::size_t i : repeated) {
    out[i] = placeholder("duplicate", i, taken);
  }
  const std::size_t first = repeated.front();
  notes.push_back(
      fmt::format("{}: {} word{} there already (the first: {} on line {}): the first of each has the name, "
                  "the others are called {} and so on",
                  file.name, repeated.size(), repeated.size() == 1 ? " is" : "s are", in_quotes(words[first]),
                  first + 1, out[first]));
  return out;
}

void check_whole(const source& file, const split& parts, std::string_view expected) {
  if (!parts.is_whole()) {
    throw error(file.name, line_place(parts.first_odd), fmt::format("is not {}", expected));
  }
}

word_list read_counted(const source& file, const split& parts, duplicates which) {
  word_list list;
  list.name = file.name;
  list.form = "a word and a number a line";
  list.notes.push_back(fmt::format("{}: {}: the words alone are taken", file.name, list.form));
  list.words = named(file, parts.words, which, list.notes);
  const std::vector<std::string> specials = {"<s>", "<pad>", "</s>", "<unk>"};  // fairseq's, before its dict.txt
  const auto is_special = [&](const std::string& word) { return std::ranges::find(specials, word) != specials.end(); };
  if (parts.separator == ' ' && std::ranges::none_of(list.words, is_special)) {
    list.before = specials;
  }
  return list;
}

// Rows that the file names; numbers from 1 on in the order of the lines are that order.
word_list read_rows(const source& file, const split& parts, words_format format, duplicates which) {
  std::vector<token> tokens;
  const bool from_one = parts.numbers.front() == 1 && std::ranges::find(parts.numbers, 0.0) == parts.numbers.end() &&
                        std::ranges::is_sorted(parts.numbers) &&
                        parts.numbers.back() == static_cast<double>(parts.numbers.size());
  for (std::size_t i = 0; i < parts.words.size(); ++i) {
    const double number = parts.numbers[i];
    if (number < 0 || number >= 0x1p53 || number != static_cast<double>(static_cast<std::uint64_t>(number))) {
      throw error(file.name, line_place(i), fmt::format("{} is no row", number));
    }
    const auto row = static_cast<std::uint64_t>(number) - (from_one ? 1 : 0);
    const std::string spelling(parts.words[i]);
    const auto bytes = format == words_format::tiktoken ? tiktoken::from_base64(spelling) : spelling;
    if (!bytes) {
      throw error(file.name, line_place(i), fmt::format("{} is no base64", in_quotes(spelling)));
    }
    tokens.push_back({row, format == words_format::tiktoken ? *bytes : spelling, *bytes, false});
  }
  const std::string form = format == words_format::tiktoken ? "tiktoken's tokens and ranks"
                           : from_one                       ? "words and their rows, numbered from 1"
                                                            : "words and their rows";
  word_list list = list_tokens(file, form, std::move(tokens), which);
  list.may_be_short = format == words_format::tiktoken;
  return list;
}

word_list read_pieces(const source& file, const split& parts, duplicates which) {
  const std::vector<std::string> pieces(parts.words.begin(), parts.words.end());
  std::vector<token> tokens = sentence_piece::tokens_of(pieces);
  std::string why_not = sentence_piece::why_not_short(tokens);
  word_list list = list_tokens(file, "SentencePiece's pieces and scores", std::move(tokens), which);
  list.why_not_short = std::move(why_not);
  return list;
}

// `fasttext dump MODEL dict`: how many there are; then a word, its count, and "word" or "label" a line.
std::optional<std::vector<std::string_view>> fasttext_dictionary(const std::vector<std::string_view>& lines) {
  if (parse_count(lines.front()) != lines.size() - 1 || lines.size() < 2) {
    return std::nullopt;
  }
  std::vector<std::string_view> out;
  for (std::string_view line : std::span(lines).subspan(1)) {
    const std::string_view kind = line.substr(std::min(line.rfind(' '), line.size()));
    if (kind != " word" && kind != " label") {
      return std::nullopt;
    }
    if (kind == " word") {
      out.push_back(line.substr(0, line.size() - kind.size()));
    }
  }
  return out;
}

word_list read_split(const source& file, const split& parts, words_format format, duplicates which) {
  switch (format) {
    case words_format::counted:
      check_whole(file, parts, "a word and a number");
      return read_counted(file, parts, which);
    case words_format::ids:
      check_whole(file, parts, "a word and its row");
      return read_rows(file, parts, format, which);
    case words_format::numbered:
      check_whole(file, parts, "a row and its word");
      return read_rows(file, parts, format, which);
    case words_format::tiktoken:
      check_whole(file, parts, "base64 and a rank");
      return read_rows(file, parts, format, which);
    default:
      check_whole(file, parts, "a piece and its score");
      return read_pieces(file, parts, which);
  }
}

}  // namespace

word_list read(const source& file, words_format format, duplicates which) {
  const std::vector<std::string_view> lines = lines_of(file);
  if (format == words_format::automatic || format == words_format::counted) {
    if (const auto words = fasttext_dictionary(lines); words && !words->empty()) {
      word_list list = read_split(file, word_columns::split_lines(*words, ' '), words_format::counted, which);
      list.form = "the dictionary of fastText";
      list.before.clear();
      list.notes.front() = fmt::format("{}: {}: its {} words; its {} labels have no rows", file.name, list.form,
                                       words->size(), lines.size() - 1 - words->size());
      return list;
    }
  }
  if (format == words_format::automatic) {
    const decision decided = word_columns::decide(lines);
    if (!decided.refusal.empty()) {
      throw error(file.name, decided.refusal);
    }
    format = decided.format;
    if (format != words_format::lines) {
      return read_split(file, *decided.parts, format, which);
    }
  }
  if (format != words_format::lines) {
    return read_split(file, word_columns::named_split(lines, format), format, which);
  }
  word_list list;
  list.name = file.name;
  list.words = named(file, lines, which, list.notes);
  return list;
}

std::optional<std::string> describe(const source& file) {
  constexpr std::size_t looked_at = 32;  // lines, before all of them are
  if (!looks_like_text(file.bytes)) {
    return std::nullopt;
  }
  line_scanner scanner(file.bytes);
  std::vector<std::string_view> lines;
  std::string_view line;
  while (lines.size() < looked_at && scanner.next(line)) {
    if (line.empty()) {
      return std::nullopt;
    }
    lines.push_back(line);
  }
  const auto is_known = [](words_format format) {
    return format == words_format::tiktoken || format == words_format::sentence_piece ||
           format == words_format::counted;
  };
  if (lines.empty() ||
      !(word_columns::split_lines(lines, ' ').is_whole() || word_columns::split_lines(lines, '\t').is_whole())) {
    return std::nullopt;
  }
  try {
    lines = lines_of(file);
  } catch (const error&) {
    return std::nullopt;
  }
  // Numbers alone are weights.
  const auto begins_with_number = [](std::string_view text) {
    return is_number(text.substr(0, text.find_first_of(" \t")));
  };
  if (std::ranges::all_of(lines, begins_with_number)) {
    return std::nullopt;
  }
  const decision decided = word_columns::decide(lines);
  if (!decided.refusal.empty() || !is_known(decided.format)) {
    return std::nullopt;
  }
  const std::string_view what = decided.format == words_format::tiktoken         ? "tiktoken's tokens and ranks"
                                : decided.format == words_format::sentence_piece ? "SentencePiece's pieces and scores"
                                                                                 : "words and their counts";
  return fmt::format("a list of {}, {} of them", what, lines.size());
}

}  // namespace romvec::host::word_lines
