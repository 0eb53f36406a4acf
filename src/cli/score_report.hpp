// SPDX-License-Identifier: BSL-1.0
// The table that romvec compare prints, and the same as JSON.
#pragma once

#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "compare/scores.hpp"

namespace romvec::host {

// A line a format, then what was asked of them.
void print_scores(std::FILE* out, const std::vector<scores>& all, const questions& asked);

// The members recall_rows, near_duplicates, analogies, similarities and formats of an object.
void add_scores(nlohmann::json& out, const std::vector<scores>& all, const questions& asked);

}  // namespace romvec::host
