// SPDX-License-Identifier: BSL-1.0
// The 16 levels and the multipliers of 4-bit codes that leave the least squared error. For hosts: it works in double.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace romvec::host {

// 16 levels of a table, ascending, all different, the largest magnitude 127.
using level_set = std::array<std::int8_t, 16>;

// Weights that share a multiplier, and how much their errors count.
struct weight_group {
  std::span<const float> weights;
  double importance = 1;
};

// Levels for these groups by Lloyd's method: each round first finds the best multiplier of every group and the nearest
// level of every weight, then moves each level to where it serves its weights best. Begun twice, from the quantiles of
// the normal distribution and from equal steps around 0, as the method stops at the next best place; the better end is
// rounded to integers. Source: Lloyd, Least Squares Quantization in PCM, 1982.
level_set train_levels(std::span<const weight_group> groups);

// Finds, for the weights of a group, the multiplier m in [-32767, 32767] for which the nearest levels * m * 2^exponent
// have the least squared distance to them: by search from 0.5 to 1.2 times the one that clips nothing, of either sign,
// then over the integers beside the best; 0 if all weights are zero. Memory: 36 KB.
class multiplier_search {
 public:
  multiplier_search(const level_set& levels, int exponent);
  ~multiplier_search();
  multiplier_search(const multiplier_search&) = delete;
  multiplier_search& operator=(const multiplier_search&) = delete;

  [[nodiscard]] std::int16_t operator()(std::span<const float> weights) const;

 private:
  class level_table;
  std::unique_ptr<const level_table> nearest_;
  double unit_;
};

}  // namespace romvec::host
