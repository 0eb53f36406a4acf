// SPDX-License-Identifier: BSL-1.0
// A vector of integers to length 1, without floats: what a cosine is then one dot product of.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/ratio.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"

namespace romvec {
namespace detail {

[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t magnitude_of_int32(std::int32_t x) {
  return x < 0 ? 0U - static_cast<std::uint32_t>(x) : static_cast<std::uint32_t>(x);
}

}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// vector[0, n) / |vector| to out[0, n) in Q15: out[i] * 2^-15, rounded to nearest, ties away from zero, saturated to
// [-32767, 32767]. Of zeros all are 0. The length of out is 1 within what rounding leaves: each element is off by at
// most 1/2 + n / 2^15 of its step, and one that is all of the vector, 1.0, by one step. Errors: bad_length if out is
// shorter; too_long from 65,536 elements on; overlaps if out lies over the vector. Nothing is written then. Memory:
// none. Time: a division of 64 bits an element, and an integer square root.
constexpr status normalize(std::span<const std::int32_t> vector, std::span<std::int16_t> out) {
  if (out.size() < vector.size()) {
    return {errc::bad_length, 0};
  }
  if (vector.size() > UINT16_MAX) {
    return {errc::too_long, UINT16_MAX};
  }
  if (!std::is_constant_evaluated() && detail::overlap(vector.data(), vector.size() * sizeof(std::int32_t), out.data(),
                                                       vector.size() * sizeof(std::int16_t))) {
    return {errc::overlaps, 0};
  }
  std::uint32_t largest = 0;
  for (const std::int32_t x : vector) {
    largest = detail::magnitude_of_int32(x) > largest ? detail::magnitude_of_int32(x) : largest;
  }
  // So many bits of each that the sum of n squares has at most 64.
  const int bits = (64 - detail::integer_to<int>(std::bit_width(vector.size()))) / 2;
  const int width = detail::integer_to<int>(std::bit_width(largest));
  const int down = width > bits ? width - bits : 0;
  std::uint64_t squares = 0;
  for (const std::int32_t x : vector) {
    const std::uint64_t kept = detail::magnitude_of_int32(x) >> down;
    squares += kept * kept;
  }
  const detail::scaled_root norm = squares == 0 ? detail::scaled_root{1, 0} : detail::root_of(squares);
  for (std::size_t i = 0; i < vector.size(); ++i) {
    // At most the norm, root * 2^-shift < 2^(32 - shift): the numerator is below 2^47.
    const std::uint64_t kept = detail::magnitude_of_int32(vector[i]) >> down;
    const std::uint64_t share = ((kept << (15 + norm.shift)) + norm.root / 2) / norm.root;
    const auto saturated = static_cast<std::int16_t>(share > INT16_MAX ? INT16_MAX : share);
    out[i] = static_cast<std::int16_t>(vector[i] < 0 ? -saturated : saturated);
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
