// SPDX-License-Identifier: BSL-1.0
// Which formats to store a language model's input table and output head in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "compare/model_costs.hpp"

namespace romvec::host {

// Places in model_costs::formats; nothing where no format of ours is good enough.
struct model_recommendation {
  std::optional<std::size_t> input;
  std::optional<std::size_t> head;
  std::optional<std::size_t> both;  // one table for both jobs, where they are tied
};

// Of the formats whose KL is at most `max_kl` nat the smallest; but one that takes at most 5 % more is taken instead
// if its KL is lower by more than a tenth: int8_rows, not int8_table for some bytes less.
model_recommendation recommend_for_model(const model_costs& costs, double max_kl, bool is_tied);

}  // namespace romvec::host
