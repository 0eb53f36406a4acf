// SPDX-License-Identifier: BSL-1.0
#include "romvec/format.hpp"

#include <cfloat>
#include <cmath>
#include <cstdint>

#include "support/test.hpp"

namespace {

static_assert(romvec::format<romvec::int8_rows>);
static_assert(romvec::format<romvec::fixed<std::int8_t, -120>> && romvec::format<romvec::fixed<std::int8_t, 126>>);
static_assert(romvec::format<romvec::fixed<std::int16_t, -112>> && romvec::format<romvec::fixed<std::int16_t, 126>>);
static_assert(!romvec::format<int> && !romvec::format<float>);

// The largest magnitude that a format can say with a given exponent.
template <class Format>
double largest(int exponent) {
  return std::ldexp(static_cast<double>(Format::max_code) * (Format::has_multipliers ? romvec::max_multiplier : 1),
                    exponent);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(format)

// Every value is a finite float, and the next exponent would break that.
BOOST_AUTO_TEST_CASE(the_largest_exponent_is_the_last_that_fits_a_float) {
  const auto check = [](double at_limit, double above) {
    BOOST_TEST(at_limit <= static_cast<double>(FLT_MAX));
    BOOST_TEST(above > static_cast<double>(FLT_MAX));
  };
  using romvec::fixed;
  using romvec::int8_rows;
  check(largest<int8_rows>(int8_rows::max_exponent), largest<int8_rows>(int8_rows::max_exponent + 1));
  check(largest<fixed<std::int8_t, 0>>(fixed<std::int8_t, 0>::max_exponent), std::ldexp(128.0, 121));
  check(largest<fixed<std::int16_t, 0>>(fixed<std::int16_t, 0>::max_exponent), std::ldexp(32768.0, 113));
}

BOOST_AUTO_TEST_CASE(the_smallest_exponent_gives_normal_floats) {
  BOOST_TEST(std::ldexp(1.0f, romvec::int8_rows::min_exponent) == FLT_MIN);
  BOOST_TEST((std::ldexp(1.0f, romvec::fixed<std::int8_t, 0>::min_exponent) == FLT_MIN));
  BOOST_TEST((std::ldexp(1.0f, romvec::fixed<std::int16_t, 0>::min_exponent) == FLT_MIN));
}

BOOST_AUTO_TEST_SUITE_END()
