// SPDX-License-Identifier: BSL-1.0
// A quantised table with the multipliers, levels and codes of least squared error.
#pragma once

#include <span>

#include "quantized.hpp"

namespace romvec::host {

// Fills the arrays of the table: multipliers, levels and codes, under the exponent that the table has, which all
// weights fit. Formats without multipliers stay as they are. values[0, vocab_size * dim); importance: one a row, or
// none. Levels are trained on at most about 131,072 weights, in rows that a hash of their contents chooses. The same
// for every build of the tool, and in whatever order the rows are.
void fit_least_squares(quantized& table, std::span<const float> values, std::span<const double> importance);

// True if every error is within the bound of the table's format; false of a format that has none.
[[nodiscard]] bool keeps_bound(const quantized& table, std::span<const float> values);

// True if no other code would be nearer to its weight under the multiplier that the table has for it.
[[nodiscard]] bool codes_are_nearest(const quantized& table, std::span<const float> values);

}  // namespace romvec::host
