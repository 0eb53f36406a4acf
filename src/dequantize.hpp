// SPDX-License-Identifier: BSL-1.0
// The values that a quantised table stands for.
#pragma once

#include <vector>

#include "quantized.hpp"

namespace romvec::host {

// value(r, c) for every weight, row by row, as every target computes it.
std::vector<float> dequantize(const quantized& table);

}  // namespace romvec::host
