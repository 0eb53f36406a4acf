// SPDX-License-Identifier: BSL-1.0
// Floats written by shifts have the bits that the machine's own conversions and multiplications have.
#include "romvec/kernel/float_bits.hpp"

#include <bit>
#include <climits>
#include <cstdint>

#include "include/random.hpp"
#include "romvec/fixed.hpp"
#include "support/test.hpp"

namespace {

using romvec::power_of_two;
using romvec::kernel::float_row;
using romvec::kernel::scaled_to_float;

[[nodiscard]] bool same_bits(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

// Kept from the compiler, which would compute with more bits or at compile time.
template <class Integer>
[[nodiscard]] float expected(Integer x, int exponent) {
  volatile float value = static_cast<float>(x);
  value = value * power_of_two(exponent);
  return value;
}

constexpr int multipliers[] = {1, 2, 3, 127, 128, 255, 16383, 16384, 16385, 23170, 32766, 32767};

// Every code, with multipliers of either sign and exponents from the least to the largest of the format; with an
// instruction that counts zeros and without, as on a Cortex-M0.
template <bool CountsZeros>
[[nodiscard]] int wrong_int8_codes() {
  int wrong = 0;
  for (int exponent = -126; exponent <= 106; ++exponent) {
    for (const int magnitude : multipliers) {
      for (const int multiplier : {magnitude, -magnitude}) {
        const float_row<std::int8_t, CountsZeros> row(multiplier, exponent);
        const float scale = static_cast<float>(multiplier) * power_of_two(exponent);
        for (int code = -127; code <= 127; ++code) {
          wrong += !same_bits(row.value(static_cast<std::int8_t>(code)), static_cast<float>(code) * scale);
        }
      }
    }
  }
  return wrong;
}

template <bool CountsZeros>
[[nodiscard]] int wrong_int16_codes() {
  int wrong = 0;
  for (const int exponent : {-126, -125, -15, 0, 1, 111, 112}) {
    const float_row<std::int16_t, CountsZeros> row(1, exponent);
    for (int code = -32767; code <= 32767; ++code) {
      wrong +=
          !same_bits(row.value(static_cast<std::int16_t>(code)), static_cast<float>(code) * power_of_two(exponent));
    }
  }
  return wrong;
}

template <bool CountsZeros>
[[nodiscard]] int wrong_leading_zeros() {
  int wrong = 0;
  for (int bit = 0; bit < 32; ++bit) {
    const std::uint32_t x = std::uint32_t{1} << bit;
    wrong += romvec::kernel::leading_zeros<CountsZeros>(x) != 31 - bit;
    wrong += romvec::kernel::leading_zeros<CountsZeros>(x | (x - 1)) != 31 - bit;
  }
  return wrong;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(float_bits)

BOOST_AUTO_TEST_CASE(leading_zeros) {
  BOOST_TEST(wrong_leading_zeros<true>() == 0);
  BOOST_TEST(wrong_leading_zeros<false>() == 0);
}

BOOST_AUTO_TEST_CASE(every_int8_code) {
  BOOST_TEST(wrong_int8_codes<true>() == 0);
  BOOST_TEST(wrong_int8_codes<false>() == 0);
}

BOOST_AUTO_TEST_CASE(every_int16_code) {
  BOOST_TEST(wrong_int16_codes<true>() == 0);
  BOOST_TEST(wrong_int16_codes<false>() == 0);
}

// As a row of zeros in 4-bit codes has it.
BOOST_AUTO_TEST_CASE(a_multiplier_of_0) { BOOST_TEST(same_bits(float_row<std::int8_t>(0, -20).value(0), 0.0F)); }

BOOST_AUTO_TEST_CASE(in_a_constant_expression) {
  static_assert(float_row<std::int8_t>(16385, -20).value(-127) == -127 * 16385 * 0x1p-20F);
  static_assert(scaled_to_float(std::int32_t{0x1000001}, 0) == 0x1p24F);
  static_assert(scaled_to_float(std::int64_t{1} << 40, -50) == 0x1p-10F);
  BOOST_TEST(true);
}

// Sums round to 24 bits, ties to even, on either side of every power of two.
BOOST_AUTO_TEST_CASE(sums_of_32_bits) {
  int wrong = 0;
  const auto check = [&](std::int32_t x) {
    for (const int exponent : {-126, -20, 0, 96, 97, 106, 120}) {
      wrong += !same_bits(scaled_to_float(x, exponent), expected(x, exponent));
    }
  };
  check(0);
  check(INT_MAX);
  check(INT_MIN);
  for (int bit = 0; bit < 31; ++bit) {
    for (int off = -300; off <= 300; ++off) {
      const std::int64_t x = (std::int64_t{1} << bit) + off;
      if (x <= INT_MAX) {
        check(static_cast<std::int32_t>(x));
        check(static_cast<std::int32_t>(-x));
      }
    }
  }
  testing::random source(91);
  for (int i = 0; i < 100000; ++i) {
    check(static_cast<std::int32_t>(source.bits()) >> source.below(31));
  }
  BOOST_TEST(wrong == 0);
}

// Exponents below those of a format are of weighted sums: there a float is a subnormal, and rounds twice.
BOOST_AUTO_TEST_CASE(sums_of_64_bits) {
  int wrong = 0;
  const auto check = [&](std::int64_t x) {
    for (const int exponent : {-126, -100, -20, 0, 66, 90, 120}) {
      wrong += !same_bits(scaled_to_float(x, exponent), expected(x, exponent));
    }
    for (const int fraction_bits : {1, 2, 7, 15}) {
      volatile float value = static_cast<float>(x) * power_of_two(-fraction_bits);
      for (const int exponent : {-126, -120, -110}) {
        const float scale = power_of_two(exponent);
        wrong += !same_bits(scaled_to_float(x, exponent - fraction_bits), value * scale);
      }
    }
  };
  check(0);
  check(INT64_MAX);
  check(INT64_MIN);
  for (int bit = 0; bit < 63; ++bit) {
    for (std::int64_t off = -300; off <= 300; ++off) {
      const std::int64_t x = (std::int64_t{1} << bit) + off;
      check(x);
      check(-x);
    }
  }
  testing::random source(92);
  for (int i = 0; i < 100000; ++i) {
    const auto x = static_cast<std::int64_t>(source.wide_bits());
    check(x >> source.below(63));
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
