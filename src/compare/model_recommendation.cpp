// SPDX-License-Identifier: BSL-1.0
#include "compare/model_recommendation.hpp"

#include <algorithm>
#include <cstdint>

namespace romvec::host {

namespace {

constexpr double about_as_small = 1.05;
constexpr double clearly_lower = 0.9;

std::optional<std::size_t> chosen(const model_costs& costs, double max_kl, next_token_scores format_costs::*scores) {
  const auto is_good = [&](const format_costs& it) { return it.is_ours && (it.*scores).kl <= max_kl; };
  std::optional<std::uint64_t> least;
  for (const format_costs& it : costs.formats) {
    if (is_good(it)) {
      least = std::min(least.value_or(it.bytes), it.bytes);
    }
  }
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < costs.formats.size(); ++i) {
    const format_costs& it = costs.formats[i];
    if (!is_good(it) || static_cast<double>(it.bytes) > about_as_small * static_cast<double>(*least)) {
      continue;
    }
    if (!best || (it.*scores).kl < clearly_lower * (costs.formats[*best].*scores).kl) {
      best = i;
    }
  }
  return best;
}

}  // namespace

model_recommendation recommend_for_model(const model_costs& costs, double max_kl, bool is_tied) {
  model_recommendation out;
  out.input = chosen(costs, max_kl, &format_costs::input);
  out.head = chosen(costs, max_kl, &format_costs::head);
  if (is_tied) {
    out.both = chosen(costs, max_kl, &format_costs::both);
  }
  return out;
}

}  // namespace romvec::host
