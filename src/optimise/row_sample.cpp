// SPDX-License-Identifier: BSL-1.0
#include "optimise/row_sample.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <romvec/lecture/random_stream.hpp>

namespace romvec::host {

namespace {

// FNV-1a over the bits of the weights, mixed. Source: draft-eastlake-fnv, section 2.
std::uint64_t hash_of(std::span<const float> row) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const float weight : row) {
    hash = (hash ^ std::bit_cast<std::uint32_t>(weight)) * 0x100000001B3U;
  }
  return lecture::random_stream{hash}.next();
}

}  // namespace

std::vector<std::size_t> rows_by_contents(std::span<const float> values, std::size_t dim,
                                          std::span<const double> importance) {
  struct hashed_row {
    std::uint64_t hash;
    std::size_t row;
  };
  const auto row_of = [&](std::size_t r) { return values.subspan(r * dim, dim); };
  const auto importance_of = [&](std::size_t r) { return importance.empty() ? 1.0 : importance[r]; };
  std::vector<hashed_row> rows;
  rows.reserve(values.size() / dim);
  for (std::size_t r = 0; r < values.size() / dim; ++r) {
    if (importance_of(r) > 0) {
      rows.push_back({hash_of(row_of(r)), r});
    }
  }
  const auto bits_of = [](float weight) { return std::bit_cast<std::uint32_t>(weight); };
  std::ranges::sort(rows, [&](const hashed_row& a, const hashed_row& b) {
    if (a.hash != b.hash) {
      return a.hash < b.hash;
    }
    const std::span<const float> weights_a = row_of(a.row);
    const std::span<const float> weights_b = row_of(b.row);
    const auto [in_a, in_b] = std::ranges::mismatch(weights_a, weights_b, {}, bits_of, bits_of);
    return in_a != weights_a.end() ? bits_of(*in_a) < bits_of(*in_b) : importance_of(a.row) < importance_of(b.row);
  });
  std::vector<std::size_t> order(rows.size());
  std::ranges::transform(rows, order.begin(), &hashed_row::row);
  return order;
}

}  // namespace romvec::host
