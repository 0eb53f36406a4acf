// SPDX-License-Identifier: BSL-1.0
// Which format to take: the smallest that loses no more than somebody tolerates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/scores.hpp"

namespace romvec::host {

// What may be lost beside the float weights. Nothing set: default_task_loss where there are tasks, else
// default_recall_loss.
struct tolerance {
  std::optional<double> task_loss;    // of the part of each file of analogies, and of each correlation
  std::optional<double> recall_loss;  // of recall@10
  std::optional<double> least_sqnr_db;
};
inline constexpr double default_task_loss = 0.01;
inline constexpr double default_recall_loss = 0.05;

struct recommendation {
  const scores* format = nullptr;  // of `all`; none if none of ours is within the tolerance
  std::string sentence;            // for people
};

// all[0] are the scores of the float weights. Of formats of one size the one with the higher SQNR. A task that has no
// question the table can answer does not count. Errors (std::invalid_argument, a sentence): a tolerated loss of tasks
// where there are none.
[[nodiscard]] recommendation recommend(const std::vector<scores>& all, const tolerance& tolerated);

}  // namespace romvec::host
