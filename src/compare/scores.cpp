// SPDX-License-Identifier: BSL-1.0
#include "compare/scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace romvec::host {

namespace {

constexpr std::size_t recall_depth = 10;

std::vector<std::vector<near_row>> neighbors_of(const unit_rows& space, const std::vector<std::uint32_t>& rows) {
  Eigen::MatrixXd directions(static_cast<Eigen::Index>(space.dim()), static_cast<Eigen::Index>(rows.size()));
  std::vector<std::vector<std::uint32_t>> themselves;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    directions.col(static_cast<Eigen::Index>(i)) = space.unit(rows[i]);
    themselves.push_back({rows[i]});
  }
  return space.nearest(directions, recall_depth, themselves);
}

double recall(const weights& table, const questions& asked, const std::vector<std::vector<near_row>>& got) {
  const auto row = [&](std::size_t r) { return std::span(table.values).subspan(r * table.dim, table.dim); };
  std::size_t kept = 0;
  std::size_t all = 0;
  for (std::size_t i = 0; i < asked.rows.size(); ++i) {
    if (asked.neighbors[i].empty()) {
      continue;
    }
    all += asked.neighbors[i].size();
    const double least = asked.neighbors[i].back().cosine - cosine_step;
    for (const near_row& other : got[i]) {
      kept += cosine_of(row(asked.rows[i]), row(other.row)) >= least ? 1 : 0;
    }
  }
  return all == 0 ? 1 : static_cast<double>(kept) / static_cast<double>(all);
}

void compare_values(scores& to, const weights& table, const std::vector<float>& values) {
  double signal = 0;
  double noise = 0;
  double cosines = 0;
  to.worst_cosine = 1;
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    double norm = 0;
    double other_norm = 0;
    double dot = 0;
    for (std::size_t i = r * table.dim; i < (r + 1) * table.dim; ++i) {
      const double w = table.values[i];
      const double v = values[i];
      norm += w * w;
      other_norm += v * v;
      dot += w * v;
      noise += (w - v) * (w - v);
      to.max_abs_error = std::max(to.max_abs_error, std::fabs(w - v));
    }
    signal += norm;
    const double cosine =
        norm == 0 || other_norm == 0 ? (norm == other_norm ? 1.0 : 0.0) : dot / std::sqrt(norm * other_norm);
    cosines += cosine;
    to.worst_cosine = std::min(to.worst_cosine, cosine);
  }
  to.mean_cosine = cosines / static_cast<double>(table.vocab_size);
  to.sqnr_db = noise == 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(signal / noise);
  to.shannon_gap_db = 20 * std::log10(2.0) * to.bits_per_weight - to.sqnr_db;
}

void ask(scores& to, const unit_rows& space, const questions& asked) {
  for (const analogy_task& task : asked.analogies) {
    to.analogies.push_back(task.questions.empty() ? std::numeric_limits<double>::quiet_NaN()
                                                  : static_cast<double>(right_answers(task, space)) /
                                                        static_cast<double>(task.questions.size()));
  }
  for (const similarity_task& task : asked.similarities) {
    to.similarities.push_back(rank_correlation(task, space));
  }
}

}  // namespace

void choose_rows(questions& to, const unit_rows& floats) {
  constexpr double work = 4e9;  // multiplications
  const double a_row = static_cast<double>(floats.vocab_size()) * static_cast<double>(floats.dim());
  const auto count = std::min(floats.vocab_size(), static_cast<std::size_t>(std::clamp(work / a_row, 20.0, 1000.0)));
  to.rows.clear();
  for (std::size_t i = 0; i < count; ++i) {
    to.rows.push_back(static_cast<std::uint32_t>(i * floats.vocab_size() / count));
  }
  to.neighbors = neighbors_of(floats, to.rows);
  to.near_duplicates = static_cast<std::size_t>(std::ranges::count_if(
      to.neighbors, [](const auto& others) { return !others.empty() && others.front().cosine >= 1 - cosine_step; }));
}

scores score_floats(const weights& table, const unit_rows& floats, const questions& asked) {
  scores out;
  out.name = "float32";
  out.bytes = table.values.size() * sizeof(float);
  out.bits_per_weight = 32;
  compare_values(out, table, table.values);
  out.recall_at_10 = recall(table, asked, asked.neighbors);
  ask(out, floats, asked);
  return out;
}

scores score(const candidate& way, const weights& table, const questions& asked) {
  scores out;
  out.name = way.name;
  out.is_ours = way.is_ours;
  out.bytes = way.bytes;
  out.bits_per_weight = 8 * static_cast<double>(way.bytes) / static_cast<double>(table.values.size());
  compare_values(out, table, way.values);
  const unit_rows space(way.values, table.vocab_size, table.dim);
  out.recall_at_10 = recall(table, asked, neighbors_of(space, asked.rows));
  ask(out, space, asked);
  return out;
}

}  // namespace romvec::host
