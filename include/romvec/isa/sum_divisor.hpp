// SPDX-License-Identifier: BSL-1.0
// Division of the sums of a bag by the number of its rows, by way of a multiplication: few cores divide vectors.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstdint>

namespace romvec::isa {

// floor((x + divisor / 2) / divisor) for a divisor of count << shift, count in [3, 256] and no power of two, shift in
// [7, 22], and |x| <= count * 2^22. In steps, all of them in int32:
//   y = ((x + half) >> shift) + (count << 15)    in [0, count << 16): not negative, so that everything rounds down
//   (y * factor >> (31 + up)) - 2^15             a high half of a doubled product, VQDMULH, and one more shift
// With 2^up <= count / 2 and factor = floor(2^(31 + up) / count) + 1, count * factor is 2^(31 + up) and at most `count`
// more, and as y * count < 2^16 * count^2 < 2^(20 + 2 * up) <= 2^(31 + up), the quotient is exact. Source: Granlund and
// Montgomery, Division by Invariant Integers using Multiplication, 1994.
struct sum_divisor {
  std::int32_t half;
  int shift;
  std::int32_t raised;
  std::int32_t factor;
  int up;

  ROMVEC_INLINE constexpr sum_divisor(std::uint32_t count, int by)
      : half(static_cast<std::int32_t>((count << by) / 2)),
        shift(by),
        raised(static_cast<std::int32_t>(count << 15)),
        factor(0),
        up(count < 2 ? 0 : 30 - std::countl_zero(count)) {
    // In two steps of long division, as a core of 32 bits divides 64 by a function.
    constexpr std::uint32_t one = std::uint32_t{1} << 31;
    factor = static_cast<std::int32_t>((one / count << up) + (one % count << up) / count + 1);
  }
};

}  // namespace romvec::isa
