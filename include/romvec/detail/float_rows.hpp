// SPDX-License-Identifier: BSL-1.0
// Float weights as rows, whether they come flat or as a two-dimensional array.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <span>

namespace romvec::detail {

struct flat_rows {
  std::span<const float> weights;
  std::size_t dim;
  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const float> operator()(std::size_t row) const {
    return weights.subspan(row * dim, dim);
  }
};

// Row by row: in a constant expression a pointer may not run from one row of an array into the next.
template <std::size_t Dim>
struct nested_rows {
  const float (*weights)[Dim];
  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const float> operator()(std::size_t row) const {
    return std::span<const float>(weights[row]);
  }
};

[[nodiscard]] ROMVEC_INLINE constexpr flat_rows rows_of(std::span<const float> weights, std::size_t dim) {
  return {weights, dim};
}

template <std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] ROMVEC_INLINE constexpr nested_rows<Dim> rows_of(const float (&weights)[VocabSize][Dim]) {
  return {weights};
}

}  // namespace romvec::detail
