// SPDX-License-Identifier: BSL-1.0
#include "static_model/sentence_pairs.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "error.hpp"
#include "readers/lines.hpp"

namespace romvec::host {

namespace {

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                            : std::nullopt;
}

// Sentences may be empty, so that a tab behind a tab ends one.
std::vector<std::string_view> columns_of(std::string_view line) {
  std::vector<std::string_view> out;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    out.push_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  out.push_back(line);
  return out;
}

std::optional<sentence_pair> pair_of(std::string_view line, std::size_t place) {
  const std::vector<std::string_view> columns = columns_of(line);
  if (columns.size() >= 7) {
    const auto score = number(columns[4]);
    return score ? std::optional(sentence_pair{columns[5], columns[6], *score, place}) : std::nullopt;
  }
  if (columns.size() != 3) {
    return std::nullopt;
  }
  if (const auto score = number(columns[0])) {
    return sentence_pair{columns[1], columns[2], *score, place};
  }
  const auto score = number(columns[2]);
  return score ? std::optional(sentence_pair{columns[0], columns[1], *score, place}) : std::nullopt;
}

}  // namespace

std::vector<sentence_pair> read_sentence_pairs(const source& file) {
  std::vector<sentence_pair> out;
  line_scanner lines(file.bytes);
  for (std::string_view line; lines.next(line);) {
    if (line.empty()) {
      continue;
    }
    if (const auto pair = pair_of(line, lines.number())) {
      out.push_back(*pair);
    } else if (lines.number() > 1) {
      throw error(file.name, fmt::format("line {}", lines.number()),
                  "expected fields between tabs: a score and two sentences, or the seven of the STS benchmark");
    }
  }
  if (out.size() < 2) {
    throw error(file.name,
                "holds no two pairs of sentences, expected lines of a score and two sentences, tabs between");
  }
  return out;
}

}  // namespace romvec::host
