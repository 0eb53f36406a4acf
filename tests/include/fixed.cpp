// SPDX-License-Identifier: BSL-1.0
#include "romvec/fixed.hpp"

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "include/random.hpp"
#include "reference/float_rounding.hpp"
#include "reference/natural.hpp"
#include "reference/rounding.hpp"
#include "support/test.hpp"

namespace {

using reference::natural;
using romvec::magnitude;
using romvec::magnitude_of;

// Halves go towards plus infinity.
static_assert(romvec::rounding_shift_right(3, 1) == 2 && romvec::rounding_shift_right(-3, 1) == -1);
static_assert(romvec::rounding_shift_right(5, 0) == 5 && romvec::rounding_shift_right(-1, 1) == 0);
static_assert(romvec::scale_q15(127, 32767) == 32511 && romvec::scale_q15(-127, 32767) == -32511);
static_assert(romvec::power_of_two(-126) == FLT_MIN && romvec::power_of_two(127) == 0x1p127f);
static_assert(romvec::nearest_steps(magnitude_of(2.5f), 1, 0) == 3 &&
              romvec::nearest_steps(magnitude_of(-2.5f), 1, 0) == 3);
static_assert(romvec::nearest_steps(magnitude_of(2.4999998f), 1, 0) == 2);
static_assert(romvec::covering_multiplier(magnitude_of(127.0f), 127, 0) == 1);
static_assert(romvec::covering_multiplier(magnitude_of(127.00001f), 127, 0) == 2);
static_assert(!romvec::is_finite(std::numeric_limits<float>::infinity()) && romvec::is_finite(FLT_MAX));
static_assert(!romvec::is_finite(std::numeric_limits<float>::quiet_NaN()) && romvec::is_finite(FLT_TRUE_MIN));

// Everything below is in units of 2^-unit, where |w| and every step are whole.
constexpr int unit = 300;
natural scaled(std::uint64_t x, int exponent) { return natural(x) * natural::power_of_two(exponent + unit); }

// |w| in [(k - 1/2) * step, (k + 1/2) * step). From 2^16 on, more than any code, the answer need only be that large.
bool is_nearest(std::uint64_t k, magnitude w, std::uint32_t multiplier, int exponent) {
  constexpr std::uint64_t too_large = 1u << 16;
  const natural twice_w = scaled(w.significand, w.exponent + 1);
  const natural step = scaled(multiplier, exponent);
  const bool not_below = k == 0 || twice_w >= natural(2 * (k < too_large ? k : too_large) - 1) * step;
  const bool not_above = k >= too_large || twice_w < natural(2 * k + 1) * step;
  return not_below && not_above;
}

// The smallest m >= 1 with |w| <= max_code * m * 2^exponent.
bool is_covering(std::uint64_t m, magnitude w, std::uint32_t max_code, int exponent) {
  const natural size = scaled(w.significand, w.exponent);
  const bool covers = m == UINT32_MAX || size <= natural(m * max_code) * scaled(1, exponent);
  const bool smallest = m == 1 || size > natural((m - 1) * max_code) * scaled(1, exponent);
  return covers && smallest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fixed)

BOOST_AUTO_TEST_CASE(rounding_shift_right_is_floor_of_x_plus_half) {
  testing::random source(1);
  int wrong = 0;
  for (int bits = 0; bits <= 30; ++bits) {
    const std::int32_t half = bits == 0 ? 0 : std::int32_t{1} << (bits - 1);
    const auto compare = [&](std::int32_t x) {
      wrong += romvec::rounding_shift_right(x, bits) != reference::shift_right_half_up(x, bits);
    };
    for (int i = 0; i < 20000; ++i) {
      const auto x = static_cast<std::int32_t>(source.bits()) >> source.below(32);
      compare(x > INT32_MAX - half ? x - half : x);
    }
    compare(INT32_MAX - half);
    compare(INT32_MIN);
    for (std::int32_t near = -3; near <= 3; ++near) {
      compare(near);
      compare(half + (near < 0 || half < INT32_MAX / 2 ? near : 0));
      compare(-half + near);
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(saturate_int16_keeps_what_fits) {
  int wrong = 0;
  for (std::int32_t x = -70000; x <= 70000; ++x) {
    wrong += romvec::saturate_int16(x) != (x < -32768 ? -32768 : x > 32767 ? 32767 : x);
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(romvec::saturate_int16(INT32_MAX) == 32767);
  BOOST_TEST(romvec::saturate_int16(INT32_MIN) == -32768);
}

BOOST_AUTO_TEST_CASE(saturate_int32_keeps_what_fits) {
  for (const std::int64_t x : {std::int64_t{INT32_MIN}, std::int64_t{INT32_MAX}, std::int64_t{-1}, std::int64_t{0}}) {
    BOOST_TEST(romvec::saturate_int32(x) == x);
  }
  for (const std::int64_t x :
       {std::int64_t{INT32_MAX} + 1, std::int64_t{INT32_MAX} + 2, std::int64_t{1} << 32, INT64_MAX}) {
    BOOST_TEST(romvec::saturate_int32(x) == INT32_MAX);
    BOOST_TEST(romvec::saturate_int32(-x) == INT32_MIN);
  }
  BOOST_TEST(romvec::saturate_int32(INT64_MIN) == INT32_MIN);
}

// Numbers of every size up to 2^61 and shifts far beyond them; ties wherever there are some.
BOOST_AUTO_TEST_CASE(scale_to_int16_of_any_shift) {
  testing::random source(6);
  int wrong = 0;
  const auto compare = [&](std::int64_t x, int shift) {
    wrong += romvec::scale_to_int16(x, shift) != reference::to_int16(x, 1, shift);
  };
  for (int shift = -200; shift <= 200; ++shift) {
    for (int i = 0; i < 300; ++i) {
      // The reference takes 52 bits.
      compare(static_cast<std::int64_t>(source.wide_bits()) >> (12 + source.below(51)), shift);
    }
    for (std::int64_t near = -3; near <= 3; ++near) {
      compare(near, shift);
      if (shift > 0 && shift < 50) {
        compare((std::int64_t{1} << (shift - 1)) + near, shift);
        compare(-(std::int64_t{1} << (shift - 1)) + near, shift);
        compare(3 * (std::int64_t{1} << (shift - 1)), shift);
      }
    }
  }
  BOOST_TEST(wrong == 0);
  constexpr std::int64_t largest = (std::int64_t{1} << 62) - 1;
  BOOST_TEST(romvec::scale_to_int16(largest, 62) == 1);
  BOOST_TEST(romvec::scale_to_int16(-largest, 62) == -1);
  BOOST_TEST(romvec::scale_to_int16(largest, 63) == 0);
  BOOST_TEST(romvec::scale_to_int16(largest, 64) == 0);
  BOOST_TEST(romvec::scale_to_int16(largest, 47) == 32767);
  BOOST_TEST(romvec::scale_to_int16(-largest, 47) == -32768);
  BOOST_TEST(romvec::scale_to_int16(1, -INT32_MAX) == 32767);
  BOOST_TEST(romvec::scale_to_int16(0, -INT32_MAX) == 0);
  BOOST_TEST(romvec::scale_to_int16(largest, INT32_MAX) == 0);
}

// q = floor(x / d + 1/2): q * d <= x + d/2 < (q + 1) * d, doubled so that all is whole.
BOOST_AUTO_TEST_CASE(rounding_divide_is_floor_of_the_quotient_plus_half) {
  testing::random source(7);
  int wrong = 0;
  const auto compare = [&](std::int64_t x, std::int64_t divisor) {
    const std::int64_t remainder = x - romvec::rounding_divide(x, divisor) * divisor;  // in [-d/2, d/2)
    wrong += remainder < -(divisor / 2) || remainder > (divisor - 1) / 2;
  };
  for (int i = 0; i < 50000; ++i) {
    const auto divisor = static_cast<std::int64_t>(source.wide_bits() >> (2 + source.below(61)));
    compare(static_cast<std::int64_t>(source.wide_bits()) >> (2 + source.below(61)), divisor == 0 ? 1 : divisor);
  }
  for (std::int64_t x = -300; x <= 300; ++x) {
    for (std::int64_t divisor = 1; divisor <= 40; ++divisor) {
      compare(x, divisor);
      wrong += romvec::rounding_divide(x, divisor) != reference::divide_half_up(x, divisor);
    }
  }
  constexpr std::int64_t largest = (std::int64_t{1} << 62) - 1;
  for (const std::int64_t divisor : {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, largest - 1, largest}) {
    compare(largest, divisor);
    compare(-largest, divisor);
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(scale_q15_of_every_code_and_multiplier) {
  int wrong = 0;
  int compared = 0;
  for (int code = -127; code <= 127; ++code) {
    for (int multiplier = 1; multiplier <= 32767; ++multiplier) {
      wrong += romvec::scale_q15(code, multiplier) != reference::to_natural_q15(code, multiplier);
      ++compared;
    }
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(compared == 255 * 32767);
}

BOOST_AUTO_TEST_CASE(power_of_two_over_its_range) {
  for (int exponent = -126; exponent <= 127; ++exponent) {
    BOOST_TEST(romvec::power_of_two(exponent) == std::ldexp(1.0f, exponent));
  }
}

BOOST_AUTO_TEST_CASE(magnitude_of_is_exact) {
  testing::random source(2);
  int wrong = 0;
  const auto compare = [&](float w) {
    const magnitude m = magnitude_of(w);
    wrong += std::ldexp(static_cast<double>(m.significand), m.exponent) != std::fabs(static_cast<double>(w));
    wrong += m.significand >= 1u << 24;
  };
  for (int i = 0; i < 50000; ++i) {
    compare(source.finite_float());
  }
  for (const float w :
       {0.0f, -0.0f, FLT_TRUE_MIN, -FLT_TRUE_MIN, FLT_MIN, std::nextafter(FLT_MIN, 0.0f), FLT_MAX, -FLT_MAX}) {
    compare(w);
  }
  BOOST_TEST(wrong == 0);
}

// Steps from far below the weight to far above it, so that the quotient takes every size.
BOOST_AUTO_TEST_CASE(nearest_steps_is_exact_for_random_weights) {
  testing::random source(3);
  int wrong = 0;
  for (int i = 0; i < 6000; ++i) {
    const magnitude w = magnitude_of(source.finite_float());
    const std::uint32_t multiplier = 1 + source.below(32767);
    const int exponent = w.exponent - source.between(-32, 36);
    wrong += !is_nearest(romvec::nearest_steps(w, multiplier, exponent), w, multiplier, exponent);
  }
  BOOST_TEST(wrong == 0);
}

// w = (k + 1/2) * multiplier * 2^exponent where a float holds it: a tie, away from zero. One unit less: down.
BOOST_AUTO_TEST_CASE(nearest_steps_of_ties) {
  testing::random source(4);
  int ties = 0;
  int wrong = 0;
  while (ties < 5000) {
    const std::uint32_t k = source.below(1u << source.between(0, 15));
    const std::uint32_t multiplier = 1 + source.below(1u << source.between(0, 14));
    const std::uint64_t twice = std::uint64_t{2 * k + 1} * multiplier;
    if (twice >= 1u << 24) {
      continue;
    }
    const int exponent = source.between(-126, 90);
    const float w = std::ldexp(static_cast<float>(twice), exponent - 1);
    wrong += romvec::nearest_steps(magnitude_of(w), multiplier, exponent) != k + 1;
    wrong += romvec::nearest_steps(magnitude_of(-w), multiplier, exponent) != k + 1;
    wrong += romvec::nearest_steps(magnitude_of(std::nextafter(w, 0.0f)), multiplier, exponent) != k;
    ++ties;
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(nearest_steps_at_the_ends_of_float) {
  BOOST_TEST(romvec::nearest_steps(magnitude_of(0.0f), 1, -126) == 0u);
  BOOST_TEST(romvec::nearest_steps(magnitude_of(-0.0f), 32767, 106) == 0u);
  // Half of 2^-126 is subnormal, and a tie.
  BOOST_TEST(romvec::nearest_steps(magnitude_of(0x1p-127f), 1, -126) == 1u);
  BOOST_TEST(romvec::nearest_steps(magnitude_of(std::nextafter(0x1p-127f, 0.0f)), 1, -126) == 0u);
  BOOST_TEST(romvec::nearest_steps(magnitude_of(FLT_TRUE_MIN), 1, -126) == 0u);
  BOOST_TEST(romvec::nearest_steps(magnitude_of(FLT_MAX), 1, -126) >= 1u << 16);
  BOOST_TEST(romvec::nearest_steps(magnitude_of(FLT_MAX), 32767, 106) == 128u);
  BOOST_TEST(romvec::nearest_steps(magnitude_of(65535.0f), 1, 0) == 65535u);
}

BOOST_AUTO_TEST_CASE(covering_multiplier_is_the_smallest) {
  testing::random source(5);
  int wrong = 0;
  for (int i = 0; i < 6000; ++i) {
    const magnitude w = magnitude_of(source.finite_float());
    const std::uint32_t max_code = source.below(2) == 0 ? 127 : 32767;
    const int exponent = w.exponent - source.between(-30, 36);
    wrong += !is_covering(romvec::covering_multiplier(w, max_code, exponent), w, max_code, exponent);
  }
  // Weights on the edge: max_code * m exactly, and one unit more.
  for (std::uint32_t m = 1; m <= 32767; m += 13) {
    const auto edge = static_cast<float>(127 * m);
    wrong += romvec::covering_multiplier(magnitude_of(edge), 127, 0) != m;
    wrong += romvec::covering_multiplier(magnitude_of(std::nextafter(edge, FLT_MAX)), 127, 0) != m + 1;
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(romvec::covering_multiplier(magnitude_of(0.0f), 127, -126) == 1u);
  BOOST_TEST(romvec::covering_multiplier(magnitude_of(FLT_MAX), 127, -126) == UINT32_MAX);
}

BOOST_AUTO_TEST_SUITE_END()
