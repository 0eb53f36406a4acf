// SPDX-License-Identifier: BSL-1.0
// The levels of a trellis table.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "optimise/trellis_row.hpp"

namespace romvec::host {

// A row that levels are trained on.
struct trained_row {
  std::span<const float> weights;
  double importance = 1;
};

struct trained_levels {
  std::vector<double> levels;  // integers, the largest magnitude 127
  double factor = 1;           // of the RMS of a row, for its step
};

// How often each row is encoded, which is what takes time.
inline constexpr std::size_t training_rounds = 6;

// Lloyd's method with a trellis in place of the nearest level: from Gaussian quantiles on, encode the rows, find each
// one's step of least squares, move every level to the mean of what it stands for. For rows that start so.
// `done` is called once a row and round. The same for any number of threads: sums are made in the order of the rows.
[[nodiscard]] trained_levels train_trellis_levels(std::span<const trained_row> rows, const trellis_code& code,
                                                  trellis_start start, std::size_t threads,
                                                  const std::function<void(std::size_t)>& progress);

}  // namespace romvec::host
