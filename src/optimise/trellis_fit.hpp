// SPDX-License-Identifier: BSL-1.0
// A quantised table of trellis rows: made, measured, and checked against the weights it is made from.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

#include "quantized.hpp"

namespace romvec::host {

// The efforts that an encoder can make: bits of state. Each two more take four times as long.
inline constexpr unsigned usual_effort = 12;
inline constexpr unsigned efforts[] = {12, 14, 16};

// How work is done, without which the result is the same.
struct work_options {
  std::size_t threads = 0;  // 0: as many as the machine has
  std::function<void(double)> progress = {};
};

// Fills the table, of a format with a window, as encode_trellis does, under this exponent or the least that its largest
// row needs. values: finite, none above 127 * largest_minifloat * 2^exponent. Returns the sum of squared errors that
// the encoder expects.
double fit_encoded(quantized& table, std::span<const float> values, std::span<const double> importance,
                   std::optional<int> exponent, unsigned effort, const work_options& work);

// Sets the table's fidelity and its worst row. No error has a bound: that of `fidelity` is infinite, and its worst
// place is that of the largest error.
void measure_encoded(quantized& table, std::span<const float> values);

// True if every row has the bits that the encoder finds for its weights under the table's levels and the row's
// multiplier, which a row of other weights has not. The effort is in the factor of the window.
[[nodiscard]] bool rows_are_encoded(const quantized& table, std::span<const float> values, const work_options& work);

}  // namespace romvec::host
