// SPDX-License-Identifier: BSL-1.0
// log, sqrt, sin and cos that run in a constant expression and give the same bits at run time, on every machine. No
// library's are promised to do either.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/select.hpp"

namespace romvec::lecture::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// a * b, rounded. Without this a compiler for a CPU with fused multiply-add may leave the rounding out when a sum
// follows; the empty statement hides from it where the number comes from.
[[nodiscard]] ROMVEC_INLINE constexpr double product(double a, double b) {
  double rounded = a * b;
  if (!std::is_constant_evaluated()) {
    asm("" : "+m"(rounded));
  }
  return rounded;
}

// first + z * (second + z * (...)), coefficients[0, Count) in this order.
template <std::size_t Count>
[[nodiscard]] constexpr double polynomial(const double (&coefficients)[Count], double z) {
  double sum = coefficients[Count - 1];
  for (std::size_t i = Count - 1; i-- > 0;) {
    sum = coefficients[i] + product(z, sum);
  }
  return sum;
}

// Of a normal x > 0. Error below 1 unit in the last place. Method: x = 2^k * (1 + f), f in [sqrt(1/2) - 1, sqrt(2) -
// 1], log(1 + f) = 2 * artanh(s) with s = f / (2 + f). Source: fdlibm, e_log.c, for the order in which the parts are
// added.
[[nodiscard]] constexpr double log(double x) {
  constexpr double ln2_high = 0x1.62e42feep-1;  // 32 bits: k * ln2_high is exact
  constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  constexpr double artanh[] = {2. / 3,  2. / 5,  2. / 7,  2. / 9,  2. / 11, 2. / 13,
                               2. / 15, 2. / 17, 2. / 19, 2. / 21, 2. / 23};
  constexpr std::uint64_t fraction_mask = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t root_of_2 = 0x6A09E667F3BCD;  // its fraction
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const bool halve = (bits & fraction_mask) > root_of_2;
  const double k = static_cast<double>(static_cast<std::int32_t>(bits >> 52) - 1023 + (halve ? 1 : 0));
  const double f = std::bit_cast<double>((bits & fraction_mask) | (halve ? 0x3FEull : 0x3FFull) << 52) - 1;
  const double s = f / (2 + f);
  const double z = product(s, s);
  const double r = product(z, polynomial(artanh, z));
  const double half_square = product(0.5 * f, f);
  const double low = product(s, half_square + r) + product(k, ln2_low);
  return k * ln2_high - ((half_square - low) - f);
}

// Of a normal x >= 0. Error below 1 unit in the last place. Method: Newton's, which has no product in it.
[[nodiscard]] constexpr double sqrt(double x) {
  if (x <= 0) {
    return 0;
  }
  double root = std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) >> 1) + (std::uint64_t{0x1FF8} << 48));
  for (int i = 0; i < 5; ++i) {
    root = 0.5 * (root + x / root);
  }
  return root;
}

struct sine_and_cosine {
  double sine, cosine;
};

// Of an angle in [0, 7]. Error below 1 unit in the last place, or 2^-86 where the result is that small. Method: the
// nearest quarter turn is taken off in two parts, Taylor's series up to pi / 4. Source: fdlibm, k_cos.c, for 1 - z / 2.
[[nodiscard]] constexpr sine_and_cosine sin_cos(double angle) {
  constexpr double quarter_high = 0x1.921fb544p0;  // 33 bits: its multiples are exact
  constexpr double quarter_low = 0x1.0b4611a626331p-34;
  constexpr double sine[] = {-1. / 6,
                             1. / 120,
                             -1. / 5040,
                             1. / 362880,
                             -1. / 39916800.0,
                             1. / 6227020800.0,
                             -1. / 1307674368000.0,
                             1. / 355687428096000.0};
  constexpr double cosine[] = {1. / 24,
                               -1. / 720,
                               1. / 40320,
                               -1. / 3628800,
                               1. / 479001600.0,
                               -1. / 87178291200.0,
                               1. / 20922789888000.0,
                               -1. / 6402373705728000.0};
  // No lround in a constant expression; the angle is not negative. NOLINTNEXTLINE(bugprone-incorrect-roundings)
  const int quarters = static_cast<int>(product(angle, 0.6366197723675814) + 0.5);
  const double high = angle - quarters * quarter_high;
  const double low = product(quarters, quarter_low);
  const double r = high - low;
  const double rest = (high - r) - low;  // r + rest is the angle
  const double z = product(r, r);
  const double half = 0.5 * z;
  const double main = 1 - half;
  const double s = r + (product(product(r, z), polynomial(sine, z)) + product(rest, main));
  const double c = main + (((1 - main) - half) + (product(product(z, z), polynomial(cosine, z)) - product(r, rest)));
  switch (quarters & 3) {
    case 0:
      return {s, c};
    case 1:
      return {c, -s};
    case 2:
      return {-s, -c};
    default:
      return {-c, s};
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture::detail
