// SPDX-License-Identifier: BSL-1.0
#include "compare/unit_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
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

// In an order of its own, whatever the compiler and the place in memory: equal rows have equal cosines.
template <class A>
double dot_of(const A* a, const float* b, std::size_t size) {
  std::array<double, 4> sums{};
  std::size_t i = 0;
  for (; i + sums.size() <= size; i += sums.size()) {
    for (std::size_t lane = 0; lane < sums.size(); ++lane) {
      sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
    }
  }
  for (; i < size; ++i) {
    sums[0] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// The k-th largest of scores[0, n), or the least if there are fewer.
float kth_largest(const float* scores, std::size_t n, std::size_t k) {
  std::vector<float> best;  // largest first
  for (std::size_t i = 0; i < n; ++i) {
    if (best.size() == k && scores[i] <= best.back()) {
      continue;
    }
    best.insert(std::upper_bound(best.begin(), best.end(), scores[i], std::greater<>()), scores[i]);
    if (best.size() > k) {
      best.pop_back();
    }
  }
  return best.empty() ? 0 : best.back();
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

double cosine_of(std::span<const float> a, std::span<const float> b) {
  const double lengths = std::sqrt(dot_of(a.data(), a.data(), a.size()) * dot_of(b.data(), b.data(), b.size()));
  return lengths > 0 ? dot_of(a.data(), b.data(), a.size()) / lengths : 0;
}

unit_rows::unit_rows(std::span<const float> values, std::size_t vocab_size, std::size_t dim)
    : values_(values), columns_(static_cast<Eigen::Index>(dim), static_cast<Eigen::Index>(vocab_size)) {
  lengths_.reserve(vocab_size);
  for (std::size_t r = 0; r < vocab_size; ++r) {
    lengths_.push_back(std::sqrt(dot_of(row(r).data(), row(r).data(), dim)));
    columns_.col(static_cast<Eigen::Index>(r)) = unit(r).cast<float>();
  }
}

Eigen::VectorXd unit_rows::unit(std::size_t r) const {
  Eigen::VectorXd out = Eigen::Map<const Eigen::VectorXf>(row(r).data(), columns_.rows()).cast<double>();
  if (lengths_[r] > 0) {
    out /= lengths_[r];
  }
  return out;
}

std::vector<near_row> unit_rows::best_of(const Eigen::VectorXd& direction, const float* screened, std::size_t k) const {
  // A float32 product of two directions is off by at most so much in whatever order it is summed; twice that for two of
  // them, and again for those that were rounded before. Source: Higham 2002, "Accuracy and Stability", 3.1.
  const float slack = 4 * static_cast<float>(dim() + 4) * 0x1p-24F;
  const float least = kth_largest(screened, vocab_size(), k) - slack;
  std::vector<near_row> found;
  for (std::uint32_t r = 0; r < vocab_size(); ++r) {
    if (screened[r] >= least && std::isfinite(screened[r])) {
      const double length = lengths_[r];
      found.push_back({r, length > 0 ? dot_of(direction.data(), row(r).data(), dim()) / length : 0});
    }
  }
  std::ranges::sort(found, [](const near_row& a, const near_row& b) {
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.row < b.row;
  });
  found.resize(std::min(found.size(), k));
  return found;
}

std::vector<std::vector<near_row>> unit_rows::nearest(const Eigen::MatrixXd& directions, std::size_t k,
                                                      std::span<const std::vector<std::uint32_t>> left_out) const {
  std::vector<std::vector<near_row>> out;
  out.reserve(static_cast<std::size_t>(directions.cols()));
  const auto block = static_cast<Eigen::Index>(std::clamp<std::size_t>(
      block_bytes / (vocab_size() * sizeof(float)), 1, std::max<std::size_t>(1, std::size_t(directions.cols()))));
  Eigen::MatrixXf cosines;
  for (Eigen::Index first = 0; first < directions.cols(); first += block) {
    const Eigen::Index count = std::min(block, directions.cols() - first);
    // colwise().normalized() leaves a zero as it is.
    const Eigen::MatrixXd units = directions.middleCols(first, count).colwise().normalized();
    cosines.noalias() = columns_.transpose() * units.cast<float>();
    for (Eigen::Index i = 0; i < count; ++i) {
      float* const screened = cosines.col(i).data();
      for (const std::uint32_t row : left_out[static_cast<std::size_t>(first + i)]) {
        screened[row] = -std::numeric_limits<float>::infinity();
      }
      out.push_back(best_of(units.col(i), screened, k));
    }
  }
  return out;
}

}  // namespace romvec::host
