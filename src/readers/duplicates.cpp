// SPDX-License-Identifier: BSL-1.0
#include "readers/duplicates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

// Leaves rows `stay`, ascending.
void leave_rows(weights& table, const std::vector<std::size_t>& stay) {
  const auto row = [&](std::size_t r) { return table.values.begin() + static_cast<std::ptrdiff_t>(r * table.dim); };
  for (std::size_t to = 0; to < stay.size(); ++to) {
    const std::size_t from = stay[to];
    if (from != to) {
      std::copy(row(from), row(from + 1), row(to));
      table.words[to] = std::move(table.words[from]);
    }
  }
  table.vocab_size = stay.size();
  table.values.resize(stay.size() * table.dim);
  table.words.resize(stay.size());
  table.place_in_file = stay;
}

}  // namespace

void settle_words(const source& file, const request& wanted, weights& table,
                  const std::function<std::string(std::size_t)>& place_of_row) {
  if (wanted.no_words) {
    table.words.clear();
  }
  if (table.words.empty()) {
    return;
  }
  std::unordered_map<std::string_view, std::size_t> rows;
  rows.reserve(table.words.size());
  std::vector<std::size_t> stay;
  std::size_t empty = 0;
  std::size_t repeated = 0;
  std::string example;
  for (std::size_t r = 0; r < table.words.size(); ++r) {
    if (table.words[r].empty()) {
      ++empty;
      continue;
    }
    const auto [earlier, is_new] = rows.emplace(table.words[r], r);
    if (is_new) {
      stay.push_back(r);
      continue;
    }
    const std::string before = place_of_row(earlier->second);
    if (wanted.duplicates == duplicates::error) {
      throw error(file.name, place_of_row(r),
                  fmt::format("{} is {}{} already, expected every word once", in_quotes(table.words[r]),
                              before.starts_with("line") ? "on " : "", before));
    }
    if (repeated == 0) {
      example = fmt::format("{} of {}, {} before", in_quotes(table.words[r]), place_of_row(r), before);
    }
    ++repeated;
  }
  if (empty > 0) {
    table.notes.push_back(fmt::format("{} row{} without a word left out", empty, empty == 1 ? "" : "s"));
  }
  if (repeated > 0) {
    table.notes.push_back(
        fmt::format("{} row{} of repeated words left out, the first of each kept ({}); --duplicates "
                    "error refuses them",
                    repeated, repeated == 1 ? "" : "s", example));
  }
  if (stay.empty()) {
    throw error(file.name, "has no row with a word; --no-words keeps rows without");
  }
  if (stay.size() < table.words.size()) {
    leave_rows(table, stay);
  }
}

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

}  // namespace romvec::host
