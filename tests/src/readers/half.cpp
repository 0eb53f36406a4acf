// SPDX-License-Identifier: BSL-1.0
#include "readers/half.hpp"

#include <cmath>

#include "support/test.hpp"

namespace {

using romvec::host::float_from_bf16;
using romvec::host::float_from_f16;

BOOST_AUTO_TEST_CASE(every_f16_is_the_number_of_the_standard) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = float_from_f16(static_cast<std::uint16_t>(bits));
    const int exponent = static_cast<int>(bits >> 10 & 31);
    const int fraction = static_cast<int>(bits & 1023);
    const bool negative = (bits & 0x8000) != 0;
    BOOST_REQUIRE(std::signbit(value) == negative);
    if (exponent == 31) {
      BOOST_REQUIRE(fraction == 0 ? std::isinf(value) : std::isnan(value));
      continue;
    }
    const double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    BOOST_REQUIRE(static_cast<double>(std::fabs(value)) == magnitude);
  }
}

BOOST_AUTO_TEST_CASE(every_bf16_is_the_number_of_its_fields) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = float_from_bf16(static_cast<std::uint16_t>(bits));
    const int exponent = static_cast<int>(bits >> 7 & 255);
    const int fraction = static_cast<int>(bits & 127);
    BOOST_REQUIRE(std::signbit(value) == ((bits & 0x8000) != 0));
    if (exponent == 255) {
      BOOST_REQUIRE(fraction == 0 ? std::isinf(value) : std::isnan(value));
      continue;
    }
    const double magnitude = exponent == 0 ? std::ldexp(fraction, -133) : std::ldexp(128 + fraction, exponent - 134);
    BOOST_REQUIRE(static_cast<double>(std::fabs(value)) == magnitude);
  }
}

static_assert(float_from_f16(0x3C00) == 1.0F && float_from_f16(0xC000) == -2.0F && float_from_f16(0x7BFF) == 65504.0F);
static_assert(float_from_bf16(0x3F80) == 1.0F && float_from_bf16(0xC040) == -3.0F);

}  // namespace
