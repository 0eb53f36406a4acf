// SPDX-License-Identifier: BSL-1.0
// Quantisation by definition, searching where the library computes. Every product below is exact in double: a code has
// at most 16 bits with its half, a multiplier 15, and the rest is powers of two.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reference {

inline double step_of(std::uint32_t multiplier, int exponent) {
  return std::ldexp(static_cast<double>(multiplier), exponent);
}

// The k for which |w| lies in [(k - 1/2) * step, (k + 1/2) * step), with the sign of w: nearest, ties away from zero.
inline std::int64_t nearest_code(float w, double step) {
  const double magnitude = std::fabs(static_cast<double>(w));
  double k = std::floor(magnitude / step);
  while ((k + 0.5) * step <= magnitude) {
    ++k;
  }
  while (k > 0 && (k - 0.5) * step > magnitude) {
    --k;
  }
  return static_cast<std::int64_t>(std::signbit(w) ? -k : k);
}

inline double largest_magnitude(std::span<const float> weights) {
  double largest = 0;
  for (const float w : weights) {
    largest = std::max(largest, std::fabs(static_cast<double>(w)));
  }
  return largest;
}

struct int8_table {
  bool fits = true;
  int exponent = 0;
  std::vector<std::uint32_t> multipliers;
  std::vector<std::int64_t> codes;
};

// Multipliers and codes under a given exponent. It does not fit if a row would need a multiplier above 32767.
inline int8_table quantize_int8_rows(std::span<const float> weights, std::size_t dim, int exponent) {
  int8_table result;
  result.exponent = exponent;
  for (std::size_t first = 0; first < weights.size(); first += dim) {
    const auto row = weights.subspan(first, dim);
    const double largest = largest_magnitude(row);
    std::uint32_t multiplier = 1;
    while (multiplier <= 32767 && largest > 127 * step_of(multiplier, exponent)) {
      ++multiplier;
    }
    result.fits = result.fits && multiplier <= 32767;
    result.multipliers.push_back(multiplier);
    for (const float w : row) {
      result.codes.push_back(nearest_code(w, step_of(multiplier, exponent)));
    }
  }
  return result;
}

// The smallest exponent of [-126, 106] under which the largest weight fits; 107 if there is none, 0 for a table of
// zeros.
inline int smallest_exponent(std::span<const float> weights) {
  const double largest = largest_magnitude(weights);
  if (largest == 0) {
    return 0;
  }
  int exponent = -126;
  while (exponent <= 106 && largest > 127 * step_of(32767, exponent)) {
    ++exponent;
  }
  return exponent;
}

}  // namespace reference
