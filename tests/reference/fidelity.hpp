// SPDX-License-Identifier: BSL-1.0
// Error figures by definition, in long double.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace reference {

struct fidelity {
  double max_abs_error = 0;
  double rms_error = 0;
  double sqnr_db = 0;
  double mean_cosine = 0;
};

inline fidelity measure(std::span<const double> values, std::span<const float> weights, std::size_t dim) {
  fidelity result;
  long double errors = 0;
  long double signal = 0;
  long double cosines = 0;
  for (std::size_t first = 0; first < values.size(); first += dim) {
    long double row_weights = 0;
    long double row_values = 0;
    long double products = 0;
    for (std::size_t i = first; i < first + dim; ++i) {
      const long double value = values[i];
      const long double weight = weights[i];
      errors += (value - weight) * (value - weight);
      row_weights += weight * weight;
      row_values += value * value;
      products += value * weight;
      result.max_abs_error = std::max(result.max_abs_error, std::fabs(values[i] - static_cast<double>(weights[i])));
    }
    signal += row_weights;
    if (row_weights > 0 && row_values > 0) {
      cosines += products / std::sqrt(row_weights * row_values);
    } else {
      cosines += row_weights == row_values ? 1 : 0;
    }
  }
  result.rms_error = static_cast<double>(std::sqrt(errors / static_cast<long double>(values.size())));
  result.sqnr_db = static_cast<double>(10 * std::log10(signal / errors));
  const std::size_t rows = values.size() / dim;
  result.mean_cosine = static_cast<double>(cosines / static_cast<long double>(rows));
  return result;
}

}  // namespace reference
