// SPDX-License-Identifier: BSL-1.0
#include "compare/recommend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace romvec::host {

namespace {

// The largest loss of a task; of a NaN, which a task without questions has, none.
double task_loss(const scores& floats, const scores& of) {
  double out = -std::numeric_limits<double>::infinity();
  const auto compare = [&](const std::vector<double>& before, const std::vector<double>& after) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (std::isfinite(before[i]) && std::isfinite(after[i])) {
        out = std::max(out, before[i] - after[i]);
      }
    }
  };
  compare(floats.analogies, of.analogies);
  compare(floats.similarities, of.similarities);
  return out;
}

// What is asked of a format, with the defaults filled in.
tolerance filled(const std::vector<scores>& all, tolerance tolerated) {
  const bool has_tasks = std::isfinite(task_loss(all.front(), all.front()));
  if (tolerated.task_loss && !has_tasks) {
    throw std::invalid_argument("needs a task that the table can answer, expected --analogies or --similarity");
  }
  if (!tolerated.task_loss && !tolerated.recall_loss && !tolerated.least_sqnr_db) {
    (has_tasks ? tolerated.task_loss : tolerated.recall_loss) = has_tasks ? default_task_loss : default_recall_loss;
  }
  return tolerated;
}

// Losses are differences of rounded parts: what is a loss of 0.05 in decimals is one.
constexpr double rounding = 1e-9;

bool is_within(const scores& floats, const scores& of, const tolerance& tolerated) {
  return (!tolerated.task_loss || task_loss(floats, of) <= *tolerated.task_loss + rounding) &&
         (!tolerated.recall_loss || floats.recall_at_10 - of.recall_at_10 <= *tolerated.recall_loss + rounding) &&
         (!tolerated.least_sqnr_db || of.sqnr_db >= *tolerated.least_sqnr_db);
}

std::string in_words(const tolerance& tolerated) {
  std::vector<std::string> parts;
  if (tolerated.task_loss) {
    parts.push_back(fmt::format("loses at most {:g} of each task", *tolerated.task_loss));
  }
  if (tolerated.recall_loss) {
    parts.push_back(fmt::format("loses at most {:g} of recall@10", *tolerated.recall_loss));
  }
  if (tolerated.least_sqnr_db) {
    parts.push_back(fmt::format("has an SQNR of {:g} dB or more", *tolerated.least_sqnr_db));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// Its own figures for what was asked.
std::string figures(const scores& floats, const scores& of, const tolerance& tolerated) {
  std::vector<std::string> parts;
  if (tolerated.task_loss) {
    parts.push_back(fmt::format("a loss of {:.4f}", std::max(0.0, task_loss(floats, of))));
  }
  if (tolerated.recall_loss) {
    parts.push_back(fmt::format("recall {:.4f}", of.recall_at_10));
  }
  if (tolerated.least_sqnr_db && std::isfinite(of.sqnr_db)) {
    parts.push_back(fmt::format("{:.2f} dB", of.sqnr_db));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

recommendation recommend(const std::vector<scores>& all, const tolerance& tolerated) {
  const tolerance asked = filled(all, tolerated);
  const scores& floats = all.front();
  const scores* best = nullptr;
  for (const scores& s : all) {
    const bool is_candidate = s.is_ours && &s != &floats && is_within(floats, s, asked);
    if (is_candidate &&
        (best == nullptr || s.bytes < best->bytes || (s.bytes == best->bytes && s.sqnr_db > best->sqnr_db))) {
      best = &s;
    }
  }
  if (best == nullptr) {
    return {nullptr, fmt::format("No format of romvec {}: tolerate more.", in_words(asked))};
  }
  return {best,
          fmt::format("Take {}: {:.2f} bits a weight, {} bytes, the smallest format of romvec that {} ({}).",
                      best->name, best->bits_per_weight, best->bytes, in_words(asked), figures(floats, *best, asked))};
}

}  // namespace romvec::host
