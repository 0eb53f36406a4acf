// SPDX-License-Identifier: BSL-1.0
// What a storage format costs and keeps of a table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compare/candidate.hpp"
#include "compare/tasks.hpp"
#include "compare/unit_rows.hpp"
#include "weights.hpp"

namespace romvec::host {

struct scores {
  std::string name;
  bool is_ours = true;
  std::uint64_t bytes = 0;
  double bits_per_weight = 0;
  double max_abs_error = 0;
  double sqnr_db = 0;  // 10 log10 of the weights' mean square over the errors'
  // How far sqnr_db stays below what the same bits can do at best for Gaussian weights: 20 log10(2) dB a bit. Source:
  // Shannon 1959, "Coding theorems for a discrete source with a fidelity criterion".
  double shannon_gap_db = 0;
  double mean_cosine = 0;  // of a row with what became of it
  double worst_cosine = 0;
  // The part of a row's 10 nearest that are as near as the float weights' 10: a row counts if its cosine in the float
  // weights is at least that of their 10th less cosine_step. So ties, and copies that float32 cannot tell apart, may
  // change places; the float weights themselves have 1.
  double recall_at_10 = 0;
  std::vector<double> analogies;     // parts right, one a task
  std::vector<double> similarities;  // rank correlations, one a task
};

// The tasks and rows that every candidate is asked about, and what the float weights answer.
struct questions {
  std::vector<analogy_task> analogies;
  std::vector<similarity_task> similarities;
  std::vector<std::uint32_t> rows;               // whose neighbours are compared
  std::vector<std::vector<near_row>> neighbors;  // of the float weights
  std::size_t near_duplicates = 0;  // of these rows, those with another at a cosine of 1, to within cosine_step
};

// Rows spread evenly over the table, as many as take about a second (at most 1000), with their float neighbours.
void choose_rows(questions& to, const unit_rows& floats);

// The scores of the float weights themselves, in float32.
scores score_floats(const weights& table, const unit_rows& floats, const questions& asked);
scores score(const candidate& way, const weights& table, const questions& asked);

}  // namespace romvec::host
