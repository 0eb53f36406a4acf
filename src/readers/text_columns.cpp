// SPDX-License-Identifier: BSL-1.0
#include "readers/text_columns.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "readers/numbers.hpp"

namespace romvec::host::csv {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

template <std::size_t Count>
bool is_one_of(std::string_view name, const std::array<std::string_view, Count>& names) {
  return std::ranges::find(names, lower(name)) != names.end();
}

}  // namespace

bool names_words(std::string_view name) {
  constexpr std::array<std::string_view, 18> names = {
      "vocab", "vocabulary", "keys",  "index_to_key", "word",  "words",  "token",  "tokens", "term",
      "terms", "text",       "piece", "subword",      "label", "labels", "string", "name",   "entity"};
  return is_one_of(name, names);
}

bool names_index(std::string_view name) {
  constexpr std::array<std::string_view, 13> names = {"",           "id",     "ids",     "index", "idx", "row", "rowid",
                                                      "row_number", "rownum", "level_0", "no",    "#",   "key"};
  const std::string small = lower(name);
  return is_one_of(name, names) || small.starts_with("unnamed:") || small.ends_with("_id") ||
         small.ends_with("_index") || small.ends_with("_idx") || small.ends_with(" id") || name.ends_with("Id") ||
         name.ends_with("ID");
}

bool names_statistic(std::string_view name) {
  constexpr std::array<std::string_view, 6> names = {"count", "counts", "freq", "frequency", "rank", "score"};
  return is_one_of(name, names);
}

bool are_numbered(std::string_view one, std::string_view next) {
  constexpr std::string_view digits = "0123456789";
  const auto stem_of = [&](std::string_view name) { return name.substr(0, name.find_last_not_of(digits) + 1); };
  const std::string_view stem = stem_of(one);
  if (stem != stem_of(next)) {
    return false;
  }
  const auto number = parse_count(one.substr(stem.size()));
  return number && parse_count(next.substr(stem.size())) == *number + 1;
}

bool is_decimal(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  return is_number(text) && !parse_count(digits);
}

void column_survey::add(const field& it, std::size_t line) {
  const std::string_view text = it.trimmed();
  const auto count = parse_count(text);
  if (count && counts_.size() == rows_) {
    counts_.push_back(*count);
  }
  ++rows_;
  quoted_ += it.is_quoted ? 1 : 0;
  if (!count) {
    if (is_number(text)) {
      decimals_ += is_decimal(text) ? 1 : 0;
    } else {
      if (others_ == 0) {
        first_other_ = text;
        line_of_first_other_ = line;
      }
      ++others_;
    }
  }
}

bool column_survey::is_settled() const {
  constexpr std::size_t enough = 1000;
  return rows_ >= enough && !has_only_counts();
}

std::optional<std::uint64_t> column_survey::first_of_sequence() const {
  if (!has_only_counts() || counts_.empty() || counts_[0] > 1) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != counts_[0] + i) {
      return std::nullopt;
    }
  }
  return counts_[0];
}

bool column_survey::are_different() const {
  std::vector<std::uint64_t> sorted = counts_;
  std::ranges::sort(sorted);
  return std::ranges::adjacent_find(sorted) == sorted.end();
}

}  // namespace romvec::host::csv
