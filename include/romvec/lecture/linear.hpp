// SPDX-License-Identifier: BSL-1.0
// What an embedding layer is: a look-up that gives what a linear layer gives for one-hot codes, without multiplying.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"

namespace romvec::lecture {
inline namespace ROMVEC_ISA_NAMESPACE {

// weight[0, rows * columns), row by row, to out[0, columns * rows). Errors: bad_length.
constexpr status transpose(std::span<const float> weight, std::size_t rows, std::size_t columns, std::span<float> out) {
  if (weight.size() < rows * columns || out.size() < rows * columns) {
    return {errc::bad_length, 0};
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      out[c * rows + r] = weight[r * columns + c];
    }
  }
  return {};
}

// A linear layer without bias, x * W^T as nn.Linear computes it: x[0, count * inputs), weight[0, outputs * inputs),
// out[0, count * outputs). Adds to `multiplications` how many were done: count * inputs * outputs. Errors: bad_length.
//
// With a one-hot x and weight = the transpose of an embedding's [vocab_size][dim], out is the embedding's rows, bit for
// bit where these are finite: every product is 0 or the weight itself, so no sum rounds, in any order, fused or not. A
// weight of -0 comes out as 0.
constexpr status linear(std::span<const float> x, std::size_t inputs, std::span<const float> weight,
                        std::size_t outputs, std::span<float> out, std::uint64_t& multiplications) {
  if (inputs == 0 || weight.size() < outputs * inputs || out.size() < x.size() / inputs * outputs) {
    return {errc::bad_length, 0};
  }
  const std::size_t count = x.size() / inputs;
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t o = 0; o < outputs; ++o) {
      float sum = 0;
      for (std::size_t i = 0; i < inputs; ++i) {
        sum += x[n * inputs + i] * weight[o * inputs + i];
      }
      out[n * outputs + o] = sum;
    }
  }
  multiplications += std::uint64_t{count} * inputs * outputs;
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture
