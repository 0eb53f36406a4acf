// SPDX-License-Identifier: BSL-1.0
// Rows as directions: cosines and nearest rows of a table of floats, to the last digit of double. What a quantised
// table is compared with, and how its own values are played with on a host.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace romvec::host {

// Words to rows: the word as it is, else in lower case (ASCII).
class word_index {
 public:
  explicit word_index(const std::vector<std::string>& words);
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t find(std::string_view word) const;

 private:
  std::unordered_map<std::string, std::size_t> rows_;
};

// Cosines that differ by less are the same one: 2^-23, the step of float32 at 1, below which no float32 answer can tell
// two rows apart.
inline constexpr double cosine_step = 0x1p-23;

// Of two rows of the same size, in double, which holds every product of float32 numbers; 0 where one is zero.
[[nodiscard]] double cosine_of(std::span<const float> a, std::span<const float> b);

struct near_row {
  std::uint32_t row;
  double cosine;
};

class unit_rows {
 public:
  // values[0, vocab_size * dim), row by row, which must outlive this. Memory: the values once more, each row at length
  // 1 (zero rows stay zero).
  unit_rows(std::span<const float> values, std::size_t vocab_size, std::size_t dim);

  [[nodiscard]] std::size_t vocab_size() const { return static_cast<std::size_t>(columns_.cols()); }
  [[nodiscard]] std::size_t dim() const { return static_cast<std::size_t>(columns_.rows()); }
  // At length 1; a zero row stays zero.
  [[nodiscard]] Eigen::VectorXd unit(std::size_t row) const;
  [[nodiscard]] double cosine(std::size_t a, std::size_t b) const { return cosine_of(row(a), row(b)); }

  // The k rows nearest to each column of `directions` (dim x n), nearest first, by cosines in double; of equal ones the
  // smaller first. left_out[i] are rows that the answer i must not have. Worked off in blocks: memory 64 MB beside the
  // answer.
  [[nodiscard]] std::vector<std::vector<near_row>> nearest(const Eigen::MatrixXd& directions, std::size_t k,
                                                           std::span<const std::vector<std::uint32_t>> left_out) const;

 private:
  [[nodiscard]] std::span<const float> row(std::size_t r) const { return values_.subspan(r * dim(), dim()); }
  [[nodiscard]] std::vector<near_row> best_of(const Eigen::VectorXd& direction, const float* screened,
                                              std::size_t k) const;

  std::span<const float> values_;
  std::vector<double> lengths_;
  Eigen::MatrixXf columns_;  // a column is a row of the table: to look at all of them fast
};

}  // namespace romvec::host
