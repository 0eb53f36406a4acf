// SPDX-License-Identifier: BSL-1.0
// Rows as directions: cosines and nearest rows of a table of floats, in the plain way. What a quantised table is
// compared with, and how its own values are played with on a host.
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

class unit_rows {
 public:
  // values[0, vocab_size * dim), row by row. Memory: the values once more, each row at length 1 (zero rows stay zero).
  unit_rows(std::span<const float> values, std::size_t vocab_size, std::size_t dim);

  [[nodiscard]] std::size_t vocab_size() const { return static_cast<std::size_t>(columns_.cols()); }
  [[nodiscard]] std::size_t dim() const { return static_cast<std::size_t>(columns_.rows()); }
  // A column is a row of the table.
  [[nodiscard]] const Eigen::MatrixXf& columns() const { return columns_; }
  [[nodiscard]] float cosine(std::size_t a, std::size_t b) const;

  // The k rows nearest to each column of `directions` (dim x n), nearest first; of equal ones the smaller first.
  // left_out[i] are rows that the answer i must not have. Worked off in blocks: memory 64 MB beside the answer.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> nearest(
      const Eigen::MatrixXf& directions, std::size_t k, std::span<const std::vector<std::uint32_t>> left_out) const;

 private:
  Eigen::MatrixXf columns_;
};

}  // namespace romvec::host
