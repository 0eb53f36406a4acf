// SPDX-License-Identifier: BSL-1.0
// The comparison as one HTML page with pictures (inline SVG): no script, no other file, no network.
#pragma once

#include <string>
#include <vector>

#include "compare/candidate.hpp"
#include "compare/scores.hpp"
#include "files/output_file.hpp"
#include "weights.hpp"

namespace romvec::host {

// all[0] are the scores of the float weights, all[i + 1] those of ways[i]. Pictures: size against fidelity with the
// Shannon bound, the errors of each of our formats, the multipliers, and a map of words before and after the smallest
// of our formats (first two principal components). `map_words` are looked up as tasks do; none: the first 24. Errors: a
// word that the table lacks. The caller commits.
void write_page(output_file& out, const std::string& file, const weights& table, const questions& asked,
                const std::vector<scores>& all, const std::vector<candidate>& ways,
                const std::vector<std::string>& map_words);

}  // namespace romvec::host
