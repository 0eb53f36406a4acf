// SPDX-License-Identifier: BSL-1.0
// Float weights to 4-bit codes: the nearest of 16 levels, under a multiplier a group that clips nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/config.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/nibble.hpp"
#include "romvec/status.hpp"

namespace romvec {

// Where quantised rows go when the shape is known at run time only.
template <format Format>
struct quantized_rows;

template <nibble_format Format>
struct quantized_rows<Format> {
  std::uint8_t* codes;        // [0, vocab_size * ((dim + 1) / 2))
  std::int16_t* multipliers;  // [0, vocab_size * groups), groups of table_view
  std::int8_t* levels;        // [0, 16)
  std::int8_t exponent;
};

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// row[begin, end), one group, into the bytes of a row that was all zeros. No multiplier but 0 for a group of zeros.
constexpr void quantize_group(const float* row, std::size_t begin, std::size_t end, std::size_t dim,
                              std::int32_t multiplier, int exponent, const level_midpoints& midpoints,
                              std::uint8_t* bytes) {
  if (multiplier == 0) {
    return;
  }
  for (std::size_t c = begin; c < end; ++c) {
    const nibble_place place = place_of_nibble(c, dim);
    bytes[place.byte] = static_cast<std::uint8_t>(
        bytes[place.byte] | nearest_level(row[c], multiplier, exponent, midpoints) << place.shift);
  }
}

// One row under uniform levels. errc::does_not_fit with the column of the first weight that no multiplier covers.
template <nibble_format Format>
constexpr status quantize_nibble_row(std::span<const float> weights, int exponent, const level_midpoints& midpoints,
                                     std::int16_t* multipliers, std::uint8_t* bytes) {
  const std::size_t dim = weights.size();
  const float* const row = weights.data();
  for (std::size_t i = 0; i < nibble_row_bytes(dim); ++i) {
    bytes[i] = 0;
  }
  constexpr std::size_t group_size = Format::group_size;
  for (std::size_t begin = 0, group = 0; begin < dim; ++group) {
    const std::size_t end = group_size == 0 || dim - begin < group_size ? dim : begin + group_size;
    float largest = 0;
    std::size_t at = begin;
    for (std::size_t c = begin; c < end; ++c) {
      const float magnitude = row[c] < 0 ? -row[c] : row[c];
      if (!is_finite(row[c])) {
        return {errc::not_finite, c};
      }
      if (magnitude > largest) {
        largest = magnitude;
        at = c;
      }
    }
    std::uint32_t multiplier = 0;
    if (largest > 0) {
      multiplier = covering_multiplier(magnitude_of(largest), Format::max_code, exponent);
      if (multiplier > max_multiplier) {
        return {errc::does_not_fit, at};
      }
    }
    multipliers[group] = static_cast<std::int16_t>(multiplier);
    quantize_group(row, begin, end, dim, multipliers[group], exponent, midpoints, bytes);
    begin = end;
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail
}  // namespace romvec
