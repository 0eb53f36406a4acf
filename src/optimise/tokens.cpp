// SPDX-License-Identifier: BSL-1.0
#include "optimise/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "error.hpp"
#include "optimise/token_ids.hpp"

namespace romvec::host {

std::vector<std::uint64_t> count_tokens(const source& file, std::size_t vocab_size) {
  std::vector<std::uint64_t> counts(vocab_size);
  for_each_token_id(file, [&](std::uint64_t id, const std::function<std::string()>& place) {
    if (id >= vocab_size) {
      throw error(file.name, place(),
                  fmt::format("token id {}, expected one below {}, the rows of the table",
                              id == UINT64_MAX ? "above 64 bits" : std::to_string(id), vocab_size));
    }
    ++counts[id];
  });
  return counts;
}

void drop_unused(weights& table, std::span<const std::uint64_t> counts) {
  std::size_t rows = 0;
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    if (counts[r] == 0) {
      continue;
    }
    table.kept.push_back(r);
    if (rows != r) {
      std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(r * table.dim), table.dim,
                  table.values.begin() + static_cast<std::ptrdiff_t>(rows * table.dim));
      if (!table.words.empty()) {
        table.words[rows] = std::move(table.words[r]);
      }
    }
    ++rows;
  }
  table.vocab_size = rows;
  table.values.resize(rows * table.dim);
  table.values.shrink_to_fit();
  table.words.resize(table.words.empty() ? 0 : rows);
}

std::vector<double> importance_of_rows(const weights& table, std::span<const std::uint64_t> counts, double prior) {
  std::vector<double> importance(table.vocab_size);
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    importance[r] = prior + static_cast<double>(counts[row_before(table, r)]);
  }
  return importance;
}

}  // namespace romvec::host
