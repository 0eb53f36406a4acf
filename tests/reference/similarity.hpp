// SPDX-License-Identifier: BSL-1.0
// Cosine, ranking and analogy by definition: exact where an order is decided, double where a number is asked for.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/natural.hpp"

namespace reference {

template <class Code>
std::int64_t dot(std::span<const Code> a, std::span<const Code> b) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::int64_t{a[i]} * b[i];
  }
  return sum;
}

// 0 if either is a row of zeros.
inline double cosine(std::int64_t dot, std::uint64_t norm_a, std::uint64_t norm_b) {
  if (norm_a == 0 || norm_b == 0) {
    return 0;
  }
  return static_cast<double>(dot) / std::sqrt(static_cast<double>(norm_a)) / std::sqrt(static_cast<double>(norm_b));
}

// dot_a / sqrt(norm_a) > dot_b / sqrt(norm_b), exactly; a row of zeros has 0.
inline bool is_nearer(std::int64_t dot_a, std::uint64_t norm_a, std::int64_t dot_b, std::uint64_t norm_b) {
  const auto sign = [](std::int64_t dot) { return dot > 0 ? 1 : dot < 0 ? -1 : 0; };
  if (sign(dot_a) != sign(dot_b)) {
    return sign(dot_a) > sign(dot_b);
  }
  if (sign(dot_a) == 0) {
    return false;
  }
  const auto magnitude = [](std::int64_t dot) {
    return natural(dot < 0 ? 0 - static_cast<std::uint64_t>(dot) : static_cast<std::uint64_t>(dot));
  };
  const natural a = magnitude(dot_a) * magnitude(dot_a) * natural(norm_b);
  const natural b = magnitude(dot_b) * magnitude(dot_b) * natural(norm_a);
  return sign(dot_a) > 0 ? a > b : a < b;
}

// All rows but those left out, by falling cosine with the query; among equals the smaller id first.
template <class Code>
std::vector<std::uint32_t> ranked(std::span<const Code> codes, std::size_t dim, std::span<const Code> query,
                                  std::span<const std::uint32_t> left_out) {
  struct candidate {
    std::uint32_t id;
    std::int64_t dot;
    std::uint64_t norm;
  };
  std::vector<candidate> rows;
  for (std::uint32_t id = 0; id < codes.size() / dim; ++id) {
    const auto row = codes.subspan(id * dim, dim);
    if (std::find(left_out.begin(), left_out.end(), id) == left_out.end()) {
      rows.push_back({id, dot(query, row), static_cast<std::uint64_t>(dot(row, row))});
    }
  }
  std::sort(rows.begin(), rows.end(), [](const candidate& a, const candidate& b) {
    if (is_nearer(a.dot, a.norm, b.dot, b.norm)) {
      return true;
    }
    return !is_nearer(b.dot, b.norm, a.dot, a.norm) && a.id < b.id;
  });
  std::vector<std::uint32_t> ids;
  ids.reserve(rows.size());
  for (const candidate& row : rows) {
    ids.push_back(row.id);
  }
  return ids;
}

struct combination {
  std::vector<double> elements;
  double largest;  // before scaling: near 0 where rows cancel, and then the elements mean nothing
};

// Unit rows of `plus` minus those of `minus`, scaled so that the largest element is max_code; not rounded.
template <class Code>
combination combined(std::span<const Code> codes, std::size_t dim, std::span<const std::uint32_t> plus,
                     std::span<const std::uint32_t> minus, double max_code) {
  std::vector<double> sum(dim, 0.0);
  const auto add = [&](std::uint32_t id, double sign) {
    const auto row = codes.subspan(id * dim, dim);
    const double length = std::sqrt(static_cast<double>(dot(row, row)));
    for (std::size_t c = 0; c < dim && length > 0; ++c) {
      sum[c] += sign * row[c] / length;
    }
  };
  for (const std::uint32_t id : plus) {
    add(id, 1.0);
  }
  for (const std::uint32_t id : minus) {
    add(id, -1.0);
  }
  double largest = 0;
  for (const double x : sum) {
    largest = std::max(largest, std::fabs(x));
  }
  for (double& x : sum) {
    x = largest > 0 ? x * max_code / largest : 0;
  }
  return {sum, largest};
}

}  // namespace reference
