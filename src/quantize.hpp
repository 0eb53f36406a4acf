// SPDX-License-Identifier: BSL-1.0
// Float rows to a quantised table, once, whichever way its multipliers are chosen.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "optimise/trellis_fit.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

// Quantises, measures, and checks that every error is within the bound or, after fit::least_squares, that every code is
// the nearest one; of trellis rows, which have neither, that they decode to what the encoder says. `exponent` fixes
// that of a format with multipliers. `importance`, one a row or none, says how much the errors of a row count where
// rows share something: levels, or the multiplier of int8_table. Errors name `file`, row, column and word of the first
// weight that does not fit and the largest that would. `effort` and `work` are for trellis rows, which take a thousand
// times as long as others. fit::bound of a format that has_bound() not is a std::logic_error. Memory: the table.
quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent, fit fitted, std::span<const double> importance = {},
                           unsigned effort = usual_effort, const work_options& work = {});
quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent);

}  // namespace romvec::host
