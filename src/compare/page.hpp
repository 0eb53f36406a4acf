// SPDX-License-Identifier: BSL-1.0
// The comparison as one HTML page with pictures (inline SVG): no script, no other file, no network.
#pragma once

#include <string>
#include <vector>

#include "compare/candidate.hpp"
#include "compare/recommend.hpp"
#include "compare/scores.hpp"
#include "files/output_file.hpp"
#include "weights.hpp"

namespace romvec::host {

// all[0] are the scores of the float weights, all[i + 1] those of ways[i]. On top what is recommended, then the table
// and pictures: size against the distance from the Shannon bound, a map of words before and after the smallest of our
// formats (first two principal components), the errors of one format of each kind; folded those of the others and the
// multipliers. `map_words` are looked up as tasks do; none: the first 24. Errors: a
// word that the table lacks. The caller commits.
void write_page(output_file& out, const std::string& file, const weights& table, const questions& asked,
                const std::vector<scores>& all, const recommendation& recommended, const std::vector<candidate>& ways,
                const std::vector<std::string>& map_words);

}  // namespace romvec::host
