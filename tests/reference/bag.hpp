// SPDX-License-Identifier: BSL-1.0
// Bags of rows by definition: which rows take part, then whole numbers column by column, then one rounding.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "reference/float_rounding.hpp"

namespace reference {

// value = code * multiplier * 2^exponent; without multipliers each is 1.
template <class Code>
struct rows {
  std::vector<Code> codes;
  std::vector<std::uint16_t> multipliers;
  std::size_t dim = 1;
  int exponent = 0;

  [[nodiscard]] std::size_t count() const { return codes.size() / dim; }
  [[nodiscard]] std::int64_t steps(std::size_t row, std::size_t column) const {
    return std::int64_t{codes[row * dim + column]} * (multipliers.empty() ? 1 : multipliers[row]);
  }
};

enum class bad_ids { none, moved_to_the_nearest_row, rows_of_zeros };

// What is left of a bag without its padding: rows, or nothing for a row of zeros, and their weights.
struct bag {
  std::vector<std::optional<std::size_t>> rows;
  std::vector<std::int64_t> weights;
};

template <class Id>
bag bag_of(std::span<const Id> ids, std::size_t vocab_size, bad_ids policy, std::optional<std::size_t> padding = {},
           std::span<const std::int16_t> weights = {}) {
  bag result;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool negative = ids[i] < Id{0};
    const auto size = static_cast<std::uint64_t>(ids[i]);
    const bool good = !negative && size < vocab_size;
    if (good && padding && size == *padding) {
      continue;
    }
    if (good) {
      result.rows.emplace_back(static_cast<std::size_t>(size));
    } else if (policy == bad_ids::moved_to_the_nearest_row) {
      result.rows.emplace_back(negative ? 0 : vocab_size - 1);
    } else {
      result.rows.emplace_back();
    }
    result.weights.push_back(weights.empty() ? 1 : weights[i]);
  }
  return result;
}

// Sum of code * multiplier * weight. Exact: 70,000 rows of 37 bits.
template <class Code>
std::int64_t sum_of_column(const rows<Code>& table, const bag& kept, std::size_t column) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < kept.rows.size(); ++i) {
    sum += kept.rows[i] ? table.steps(*kept.rows[i], column) * kept.weights[i] : 0;
  }
  return sum;
}

template <class Code>
std::int64_t largest_of_column(const rows<Code>& table, const bag& kept, std::size_t column) {
  std::optional<std::int64_t> largest;
  for (const auto& row : kept.rows) {
    const std::int64_t steps = row ? table.steps(*row, column) : 0;
    largest = largest ? std::max(*largest, steps) : steps;
  }
  return largest.value_or(0);
}

inline std::int64_t divisor(const bag& kept) {
  return kept.rows.empty() ? 1 : static_cast<std::int64_t>(kept.rows.size());
}

}  // namespace reference
