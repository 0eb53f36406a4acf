// SPDX-License-Identifier: BSL-1.0
#include "cli/score_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace romvec::host {

namespace {

// JSON has no infinity and no NaN: null.
nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

}  // namespace

void print_scores(std::FILE* out, const std::vector<scores>& all, const questions& asked) {
  fmt::print(out, "{:<20} {:>12} {:>6} {:>10} {:>8} {:>9} {:>10} {:>10} {:>9}", "format", "bytes", "bits", "max error",
             "SQNR dB", "to bound", "mean cos", "worst cos", "recall@10");
  for (std::size_t i = 0; i < asked.analogies.size(); ++i) {
    fmt::print(out, " {:>10}", fmt::format("analogy {}", i + 1));
  }
  for (std::size_t i = 0; i < asked.similarities.size(); ++i) {
    fmt::print(out, " {:>10}", fmt::format("similar {}", i + 1));
  }
  fmt::print(out, "\n");
  for (const scores& s : all) {
    const bool exact = std::isinf(s.sqnr_db);
    fmt::print(out, "{:<20} {:>12} {:>6.2f} {:>10.4g} {:>8} {:>9} {:>10.6f} {:>10.6f} {:>9.4f}", s.name, s.bytes,
               s.bits_per_weight, s.max_abs_error, exact ? "exact" : fmt::format("{:.2f}", s.sqnr_db),
               exact ? "-" : fmt::format("{:.2f}", s.shannon_gap_db), s.mean_cosine, s.worst_cosine, s.recall_at_10);
    for (const double part : s.analogies) {
      fmt::print(out, " {:>8.2f} %", 100 * part);
    }
    for (const double correlation : s.similarities) {
      fmt::print(out, " {:>10.4f}", correlation);
    }
    fmt::print(out, "\n");
  }
  if (!asked.rows.empty()) {
    fmt::print(out, "recall@10 over {} rows\n", asked.rows.size());
    fmt::print(out, "near duplicates: {} of these rows have another at a cosine of 1, to within 2^-23\n",
               asked.near_duplicates);
  }
  for (std::size_t i = 0; i < asked.analogies.size(); ++i) {
    const analogy_task& task = asked.analogies[i];
    fmt::print(out, "analogy {}: {}, {} of its {} questions\n", i + 1, task.name, task.questions.size(),
               task.questions_in_file);
  }
  for (std::size_t i = 0; i < asked.similarities.size(); ++i) {
    const similarity_task& task = asked.similarities[i];
    fmt::print(out, "similar {}: {}, {} of its {} pairs\n", i + 1, task.name, task.pairs.size(), task.pairs_in_file);
  }
}

void add_scores(nlohmann::json& out, const std::vector<scores>& all, const questions& asked) {
  out["recall_rows"] = asked.rows.size();
  out["near_duplicates"] = asked.near_duplicates;  // of these rows
  for (const analogy_task& task : asked.analogies) {
    out["analogies"].push_back(
        {{"file", task.name}, {"questions", task.questions.size()}, {"questions_in_file", task.questions_in_file}});
  }
  for (const similarity_task& task : asked.similarities) {
    out["similarities"].push_back(
        {{"file", task.name}, {"pairs", task.pairs.size()}, {"pairs_in_file", task.pairs_in_file}});
  }
  for (const scores& s : all) {
    nlohmann::json row = {{"name", s.name},
                          {"ours", s.is_ours},
                          {"bytes", s.bytes},
                          {"bits_per_weight", s.bits_per_weight},
                          {"max_abs_error", s.max_abs_error},
                          {"sqnr_db", number(s.sqnr_db)},
                          {"shannon_gap_db", number(s.shannon_gap_db)},
                          {"mean_cosine", s.mean_cosine},
                          {"worst_cosine", s.worst_cosine},
                          {"recall_at_10", s.recall_at_10}};
    for (const double part : s.analogies) {
      row["analogies"].push_back(number(part));
    }
    for (const double correlation : s.similarities) {
      row["similarities"].push_back(number(correlation));
    }
    out["formats"].push_back(row);
  }
}

}  // namespace romvec::host
