// SPDX-License-Identifier: BSL-1.0
#include "readers/half.hpp"

#include <cmath>

#include "support/test.hpp"

namespace {

using romvec::host::float_from_bf16;
using romvec::host::float_from_e4m3;
using romvec::host::float_from_e5m2;
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

// OFP8: E5M2 has the fields of binary16 with 2 bits of fraction; E4M3 has a bias of 7, no infinity, one NaN of each
// sign, and numbers up to 448.
BOOST_AUTO_TEST_CASE(every_8_bit_float_is_the_number_of_its_fields) {
  for (std::uint32_t bits = 0; bits < 0x100; ++bits) {
    const bool negative = (bits & 0x80) != 0;
    const float e5m2 = float_from_e5m2(static_cast<std::uint8_t>(bits));
    const int exponent5 = static_cast<int>(bits >> 2 & 31);
    const int fraction2 = static_cast<int>(bits & 3);
    if (exponent5 == 31) {
      BOOST_REQUIRE(fraction2 == 0 ? std::isinf(e5m2) : std::isnan(e5m2));
    } else {
      const double magnitude = exponent5 == 0 ? std::ldexp(fraction2, -16) : std::ldexp(4 + fraction2, exponent5 - 17);
      BOOST_REQUIRE(static_cast<double>(std::fabs(e5m2)) == magnitude);
      BOOST_REQUIRE(std::signbit(e5m2) == negative);
    }
    const float e4m3 = float_from_e4m3(static_cast<std::uint8_t>(bits));
    const int exponent4 = static_cast<int>(bits >> 3 & 15);
    const int fraction3 = static_cast<int>(bits & 7);
    if (exponent4 == 15 && fraction3 == 7) {
      BOOST_REQUIRE(std::isnan(e4m3));
      continue;
    }
    const double magnitude = exponent4 == 0 ? std::ldexp(fraction3, -9) : std::ldexp(8 + fraction3, exponent4 - 10);
    BOOST_REQUIRE(static_cast<double>(std::fabs(e4m3)) == magnitude);
    BOOST_REQUIRE(std::signbit(e4m3) == negative);
  }
}

static_assert(float_from_e4m3(0x7E) == 448.0F && float_from_e4m3(0x81) == -0x1p-9F &&
              float_from_e5m2(0x7B) == 57344.0F);
static_assert(float_from_f16(0x3C00) == 1.0F && float_from_f16(0xC000) == -2.0F && float_from_f16(0x7BFF) == 65504.0F);
static_assert(float_from_bf16(0x3F80) == 1.0F && float_from_bf16(0xC040) == -3.0F);

}  // namespace
