// SPDX-License-Identifier: BSL-1.0
// romvec::quantize for a shape that is known at run time, into memory of its own.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/quantizer.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"

namespace testing {

template <class Format>
struct quantized {
  std::vector<typename Format::code_type> codes;
  std::vector<std::uint16_t> multipliers;
  int exponent = 0;
  romvec::status done;
};

template <class Format, class... Exponent>
quantized<Format> quantize(std::span<const float> weights, std::size_t dim, Exponent... exponent) {
  quantized<Format> result;
  result.codes.resize(weights.size());
  result.multipliers.resize(weights.size() / dim);
  romvec::quantized_rows<Format> out{result.codes, result.multipliers};
  result.done = romvec::quantize<Format>(weights, weights.size() / dim, dim, out, exponent...);
  result.exponent = out.exponent;
  return result;
}

// The exact bound, in doubles that hold value, weight and step without rounding: |value - weight| <= row_step / 2.
inline int outside_bound(const quantized<romvec::int8_rows>& table, std::span<const float> weights, std::size_t dim) {
  int count = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double step = reference::step_of(table.multipliers[i / dim], table.exponent);
    const double value = table.codes[i] * step;
    const double weight = static_cast<double>(weights[i]);
    count += 2 * std::fabs(value - weight) > step;
  }
  return count;
}

}  // namespace testing
