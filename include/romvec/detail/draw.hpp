// SPDX-License-Identifier: BSL-1.0
// Random bits of whatever generator a caller has, and temperatures.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

namespace romvec::detail {

// Not below 0, nor infinite, nor NaN, by its bits: -0 is 0.
[[nodiscard]] ROMVEC_INLINE constexpr bool is_temperature(float temperature) {
  const auto bits = std::bit_cast<std::uint32_t>(temperature);
  return bits < 0x7F800000u || bits == 0x80000000u;
}
[[nodiscard]] ROMVEC_INLINE constexpr bool is_zero(float temperature) {
  return (std::bit_cast<std::uint32_t>(temperature) & 0x7FFFFFFFu) == 0;
}

// How many random bits a call of a generator gives: what min() and max() say, or its type.
template <class Random>
[[nodiscard]] consteval int bits_of_generator() {
  using result = std::invoke_result_t<Random&>;
  if constexpr (!std::unsigned_integral<result> || std::same_as<result, bool>) {
    return 0;
  } else if constexpr (requires {
                         (Random::min)();
                         (Random::max)();
                       }) {
    return (Random::min)() != 0                                                        ? 0
           : (Random::max)() == result{UINT32_MAX}                                     ? 32
           : (Random::max)() == static_cast<result>(UINT64_MAX) && sizeof(result) == 8 ? 64
                                                                                       : 0;
  } else {
    return sizeof(result) == 8 ? 64 : sizeof(result) == 4 ? 32 : 0;
  }
}

template <class Random>
[[nodiscard]] consteval bool can_draw() {
  if constexpr (!std::is_invocable_v<Random&>) {
    static_assert(std::is_invocable_v<Random&>,
                  "romvec: random numbers come from something that is called without arguments, as romvec::splitmix64");
    return false;
  } else {
    constexpr int bits = bits_of_generator<Random>();
    static_assert(bits == 32 || bits == 64,
                  "romvec: a generator gives unsigned integers of 32 or 64 bits, all of them equally likely");
    return bits == 32 || bits == 64;
  }
}

template <class Random>
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t draw_64_bits(Random& random) {
  const std::uint64_t first = random();
  if constexpr (bits_of_generator<Random>() == 64) {
    return first;
  } else {
    return first | (std::uint64_t{random()} << 32);
  }
}

}  // namespace romvec::detail
