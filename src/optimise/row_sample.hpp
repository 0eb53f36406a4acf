// SPDX-License-Identifier: BSL-1.0
// Which rows of a table stand for all of it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace romvec::host {

// The rows whose errors count (importance above 0; all without importance), in an order that their contents alone
// decide: sums over them, and the first ones as a sample, are then the same in whatever order a file, or its sorted
// words, has the rows. values: rows of dim.
[[nodiscard]] std::vector<std::size_t> rows_by_contents(std::span<const float> values, std::size_t dim,
                                                        std::span<const double> importance);

}  // namespace romvec::host
