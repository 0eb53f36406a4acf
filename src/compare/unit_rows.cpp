// SPDX-License-Identifier: BSL-1.0
#include "compare/unit_rows.hpp"

#include <algorithm>
#include <limits>

namespace romvec::host {

namespace {

constexpr std::size_t block_bytes = std::size_t{64} << 20;

std::string lower_case(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return out;
}

// The k largest of scores[0, n), the smaller index first among equals.
std::vector<std::uint32_t> largest(const float* scores, std::size_t n, std::size_t k) {
  std::vector<std::uint32_t> best;
  const auto is_better = [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  };
  for (std::uint32_t i = 0; i < n; ++i) {
    if (best.size() == k && !is_better(i, best.back())) {
      continue;
    }
    best.insert(std::upper_bound(best.begin(), best.end(), i, is_better), i);
    if (best.size() > k) {
      best.pop_back();
    }
  }
  return best;
}

}  // namespace

word_index::word_index(const std::vector<std::string>& words) {
  rows_.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    rows_.emplace(words[i], i);
  }
}

std::size_t word_index::find(std::string_view word) const {
  const auto found = rows_.find(std::string(word));
  if (found != rows_.end()) {
    return found->second;
  }
  const auto lower = rows_.find(lower_case(word));
  return lower != rows_.end() ? lower->second : none;
}

unit_rows::unit_rows(std::span<const float> values, std::size_t vocab_size, std::size_t dim)
    : columns_(Eigen::Map<const Eigen::MatrixXf>(values.data(), static_cast<Eigen::Index>(dim),
                                                 static_cast<Eigen::Index>(vocab_size))) {
  for (Eigen::Index i = 0; i < columns_.cols(); ++i) {
    const float length = columns_.col(i).stableNorm();
    if (length > 0) {
      columns_.col(i) /= length;
    }
  }
}

float unit_rows::cosine(std::size_t a, std::size_t b) const {
  return columns_.col(static_cast<Eigen::Index>(a)).dot(columns_.col(static_cast<Eigen::Index>(b)));
}

std::vector<std::vector<std::uint32_t>> unit_rows::nearest(const Eigen::MatrixXf& directions, std::size_t k,
                                                           std::span<const std::vector<std::uint32_t>> left_out) const {
  std::vector<std::vector<std::uint32_t>> out;
  out.reserve(static_cast<std::size_t>(directions.cols()));
  const auto block = static_cast<Eigen::Index>(std::clamp<std::size_t>(
      block_bytes / (vocab_size() * sizeof(float)), 1, std::max<std::size_t>(1, std::size_t(directions.cols()))));
  Eigen::MatrixXf cosines;
  for (Eigen::Index first = 0; first < directions.cols(); first += block) {
    const Eigen::Index count = std::min(block, directions.cols() - first);
    cosines.noalias() = columns_.transpose() * directions.middleCols(first, count);
    for (Eigen::Index i = 0; i < count; ++i) {
      float* const scores = cosines.col(i).data();
      for (const std::uint32_t row : left_out[static_cast<std::size_t>(first + i)]) {
        scores[row] = -std::numeric_limits<float>::infinity();
      }
      out.push_back(largest(scores, vocab_size(), k));
    }
  }
  return out;
}

}  // namespace romvec::host
