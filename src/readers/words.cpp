// SPDX-License-Identifier: BSL-1.0
#include "readers/words.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "error.hpp"
#include "readers/foreign.hpp"
#include "readers/lines.hpp"
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

word_list read_words(const source& file) {
  if (const auto other = foreign_format(file.bytes)) {
    throw error(file.name, fmt::format("is {}, expected text, one word a line", other->name));
  }
  word_list list{file.name, {}};
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
    list.words.emplace_back(line);
  }
  if (list.words.empty()) {
    throw error(file.name, "has no words, expected one word a line");
  }
  if (const auto twice = find_duplicate(list.words)) {
    throw error(file.name, fmt::format("line {}", twice->second + 1),
                fmt::format("{} is on line {} already, expected every word once", in_quotes(list.words[twice->second]),
                            twice->first + 1));
  }
  return list;
}

}  // namespace romvec::host
