// SPDX-License-Identifier: BSL-1.0
#include "readers/words.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "error.hpp"
#include "readers/foreign.hpp"
#include "readers/lines.hpp"
#include "readers/tokenizer.hpp"
#include "text.hpp"

namespace romvec::host {

std::optional<std::pair<std::size_t, std::size_t>> find_duplicate(std::span<const std::string> words) {
  std::unordered_map<std::string_view, std::size_t> seen;
  seen.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto [earlier, is_new] = seen.emplace(words[i], i);
    if (!is_new) {
      return std::pair{earlier->second, i};
    }
  }
  return std::nullopt;
}

namespace {

std::vector<std::string> read_lines(const source& file) {
  std::vector<std::string> words;
  line_scanner lines(file.bytes);
  std::string_view line;
  while (lines.next(line)) {
    const std::string place = fmt::format("line {}", lines.number());
    if (line.empty()) {
      throw error(file.name, place, "is empty, expected a word");
    }
    if (line.find('\0') != std::string_view::npos) {
      throw error(file.name, place, "has a NUL byte, expected text, one word a line");
    }
    words.emplace_back(line);
  }
  if (words.empty()) {
    throw error(file.name, "has no words, expected one word a line");
  }
  return words;
}

}  // namespace

word_list read_words(const source& file) {
  if (const auto other = foreign_format(file.bytes)) {
    throw error(file.name, fmt::format("is {}, expected text, one word a line", other->name));
  }
  const bool is_tokenizer = tokenizer::detect(file.bytes);
  word_list list{file.name, is_tokenizer ? tokenizer::read(file) : read_lines(file)};
  if (const auto twice = find_duplicate(list.words)) {
    const std::size_t first = is_tokenizer ? 0 : 1;
    const std::string_view unit = is_tokenizer ? "token" : "line";
    throw error(file.name, fmt::format("{} {}", unit, twice->second + first),
                fmt::format("{} is {} {} already, expected every word once", in_quotes(list.words[twice->second]),
                            is_tokenizer ? "token" : "on line", twice->first + first));
  }
  return list;
}

}  // namespace romvec::host
