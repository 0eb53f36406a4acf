// SPDX-License-Identifier: BSL-1.0
// One vector of floats to codes under a scale of its own: a query for nearest, a hidden vector for logits.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "romvec/detail/overlap.hpp"
#include "romvec/find_largest.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"

namespace romvec {
namespace detail {

// max_code * |x| / largest to the nearest integer, ties away from zero, without rounding on the way: as integers, (2 *
// max_code * significand + step) / (2 * step) with step = significand of the largest * 2^down. The numerator is below
// 2^40; from down = 18 on the step is above it, and the quotient 0.
[[nodiscard]] constexpr std::int32_t share_of_largest(magnitude x, magnitude largest, std::uint32_t max_code) {
  const int down = largest.exponent - x.exponent;
  const std::uint64_t step = std::uint64_t{largest.significand} << (down > 18 ? 18 : down);
  return static_cast<std::int32_t>((2 * std::uint64_t{max_code} * x.significand + step) / (2 * step));
}

template <class Code>
[[nodiscard]] constexpr status quantize_vector(std::span<const float> vector, std::span<Code> codes, float& scale) {
  constexpr std::int32_t max_code = (std::numeric_limits<Code>::max)();
  if (codes.size() < vector.size()) {
    return {errc::bad_length, 0};
  }
  if (!std::is_constant_evaluated() &&
      overlap(vector.data(), vector.size() * sizeof(float), codes.data(), vector.size() * sizeof(Code))) {
    return {errc::overlaps, 0};
  }
  float largest = 0;
  if (const status found = find_largest(vector, largest); !found) {
    return found;
  }
  const magnitude most = magnitude_of(largest);
  const bool is_zero = most.significand == 0;
  const float step = largest / static_cast<float>(max_code);
  if (!is_zero && step < power_of_two(-126)) {
    std::size_t at = 0;
    while (magnitude_of(vector[at]).significand == 0) {
      ++at;
    }
    return {errc::does_not_fit, at};
  }
  for (std::size_t i = 0; i < vector.size(); ++i) {
    const std::int32_t code = is_zero ? 0 : share_of_largest(magnitude_of(vector[i]), most, max_code);
    codes[i] = static_cast<Code>(vector[i] < 0 ? -code : code);
  }
  scale = step;
  return {};
}

}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// vector[0, n) to codes[0, n) in [-127, 127] or, of 16 bits, in [-32767, 32767], and their scale: vector[i] ~ codes[i]
// * scale, scale = max |vector[i]| / 127 (or / 32767). Each code is the nearest, ties away from zero, and the same on
// every machine; |vector[i] - codes[i] * scale| is at most half a scale, and the last place of the scale beside. All
// zeros have the scale 0. A cosine needs no scale; a logit is one in units of it. Errors: bad_length if there are fewer
// codes; overlaps if they lie over the vector; not_finite with the place; does_not_fit if the scale would be below
// 2^-126, with the place of the first weight that is not 0. Nothing is written then. Memory: none.
constexpr status quantize_vector(std::span<const float> vector, std::span<std::int8_t> codes, float& scale) {
  return detail::quantize_vector(vector, codes, scale);
}
// The same to 16 bits.
constexpr status quantize_vector(std::span<const float> vector, std::span<std::int16_t> codes, float& scale) {
  return detail::quantize_vector(vector, codes, scale);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
