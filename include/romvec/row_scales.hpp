// SPDX-License-Identifier: BSL-1.0
// Tables of other libraries that keep a float scale beside the int8 codes of a row, weight = code * scale, without a
// zero point: PyTorch (per channel, symmetric), FBGEMM (zero bias), ggml, ONNX. The codes stay as they are; this makes
// the multipliers and the exponent of int8_rows of the scales, or of one scale those of int8_table.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/find_largest.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"

namespace romvec {
namespace detail {

// The smallest exponent under which a scale rounds to at most max_multiplier, in the range of tables with multipliers.
[[nodiscard]] constexpr int exponent_of_scale(magnitude largest) {
  // One bit more than multipliers have, so that the loop below does the rounding.
  int exponent = largest.significand == 0
                     ? multiplied_int8::min_exponent
                     : largest.exponent + static_cast<int>(std::bit_width(largest.significand)) - 16;
  exponent = exponent < multiplied_int8::min_exponent ? multiplied_int8::min_exponent : exponent;
  while (exponent < multiplied_int8::max_exponent && nearest_steps(largest, 1, exponent) > max_multiplier) {
    ++exponent;
  }
  return exponent < multiplied_int8::max_exponent ? exponent : multiplied_int8::max_exponent;
}

}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// scales[0, vocab_size) to multipliers[0, vocab_size) and the exponent of the table: scale ~ multiplier * 2^exponent,
// each rounded to nearest, and at least 1. Errors: bad_length if there are fewer multipliers than scales; not_finite,
// bad_multiplier (a negative scale) and does_not_fit (from 32767.5 * 2^106 on) with the row; nothing is written then.
// make_view() finds codes of -128, which PyTorch may have.
//
// How far a weight moves. Let S be the largest scale. At one exponent less S would round to 2^15 or more, so that
// 32767.5 * 2^(exponent - 1) <= S. (Where exponent is at its minimum, S is below 2^-110, and so is everything.) A scale
// of at least half of 2^exponent moves by at most 2^(exponent - 1) <= S / 32767.5, so that a weight moves by at most
// |code| * S / 32767.5: 2^-15 of the largest weight that the table can hold, 1/258 of its quantisation step. A row
// with a scale of S / 2^n keeps 15 - n bits of it. A smaller scale becomes 2^exponent and moves by less than that:
// twice the bound.
constexpr status convert_row_scales(std::span<const float> scales, std::span<std::uint16_t> multipliers,
                                    std::int8_t& exponent) {
  if (multipliers.size() < scales.size()) {
    return {errc::bad_length, 0};
  }
  float largest = 0;
  if (const status found = find_largest(scales, largest); !found) {
    return found;
  }
  const int chosen = detail::exponent_of_scale(magnitude_of(largest));
  for (std::size_t row = 0; row < scales.size(); ++row) {
    if (scales[row] < 0) {
      return {errc::bad_multiplier, row};
    }
    if (nearest_steps(magnitude_of(scales[row]), 1, chosen) > max_multiplier) {
      return {errc::does_not_fit, row};
    }
  }
  for (std::size_t row = 0; row < scales.size(); ++row) {
    const auto steps = static_cast<std::uint16_t>(nearest_steps(magnitude_of(scales[row]), 1, chosen));
    multipliers[row] = steps == 0 ? std::uint16_t{1} : steps;
  }
  exponent = static_cast<std::int8_t>(chosen);
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
