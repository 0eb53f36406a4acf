// SPDX-License-Identifier: BSL-1.0
#include "weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "text.hpp"

namespace romvec::host {

namespace {

// Moves row order[i] to place i for every i, one cycle of the permutation after the other, so that a table
// near the size of the memory needs no second copy. Leaves `order` sorted.
void move_rows(std::span<float> values, std::size_t dim, std::vector<std::size_t>& order) {
  std::vector<float> first_row(dim);
  const auto row = [&](std::size_t r) { return values.subspan(r * dim, dim); };
  for (std::size_t start = 0; start < order.size(); ++start) {
    if (order[start] == start) {
      continue;
    }
    std::ranges::copy(row(start), first_row.begin());
    std::size_t place = start;
    while (order[place] != start) {
      const std::size_t next = order[place];
      std::ranges::copy(row(next), row(place).begin());
      order[place] = place;
      place = next;
    }
    std::ranges::copy(first_row, row(place).begin());
    order[place] = place;
  }
}

}  // namespace

void sort_by_word(weights& table) {
  if (table.words.empty()) {
    return;
  }
  std::vector<std::size_t> order(table.words.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // std::string compares its bytes as unsigned characters.
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return table.words[a] < table.words[b]; });
  std::vector<std::string> words;
  words.reserve(order.size());
  for (const std::size_t r : order) {
    words.push_back(std::move(table.words[r]));
  }
  table.words = std::move(words);
  table.sorted_from = order;
  move_rows(table.values, table.dim, order);
}

std::size_t row_before(const weights& table, std::size_t row) {
  const std::size_t unsorted = table.sorted_from.empty() ? row : table.sorted_from[row];
  return table.kept.empty() ? unsorted : table.kept[unsorted];
}

std::string place_of(const weights& table, std::size_t row, std::size_t column) {
  const std::string word = table.words.empty() ? "" : fmt::format(" (word {})", in_quotes(table.words[row]));
  const std::size_t read = row_before(table, row);
  const std::size_t in_range = table.place_in_file.empty() ? read : table.place_in_file[read];
  return fmt::format("row {}, column {}{}", table.from.first_row + in_range, column, word);
}

}  // namespace romvec::host
