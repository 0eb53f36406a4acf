// SPDX-License-Identifier: BSL-1.0
// One vector to codes: those of the definition in double, and every float that a vector may hold.
#include "romvec/quantize_vector.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "include/random.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::quantize_vector;
using romvec::status;

// The nearest code by definition. In double |x| * max_code has 39 bits and is exact; the quotient rounds once, and a
// tie is exact.
template <class Code>
int wrong_codes(std::span<const float> vector, std::span<const Code> codes, float scale) {
  const double max_code = sizeof(Code) == 1 ? 127 : 32767;
  double largest = 0;
  for (const float x : vector) {
    largest = std::max(largest, std::fabs(static_cast<double>(x)));
  }
  int wrong = scale == static_cast<float>(largest) / static_cast<float>(max_code) ? 0 : 1;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    const double x = static_cast<double>(vector[i]);
    wrong += codes[i] != std::lround(x * max_code / largest);
    // Half a scale, and what the scale itself is off by.
    wrong += std::fabs(x - codes[i] * static_cast<double>(scale)) > static_cast<double>(scale) * (0.5 + 0x1p-8);
  }
  return wrong;
}

constexpr float sample[] = {0.5F, -1.0F, 0.25F, 0.0F, 0.00390625F};
template <class Code>
constexpr auto compiled = [] {
  std::array<Code, 5> codes{};
  float scale = 0;
  return quantize_vector(sample, std::span<Code>(codes), scale).ok() ? codes : std::array<Code, 5>{};
}();
static_assert(compiled<std::int8_t> == std::array<std::int8_t, 5>{64, -127, 32, 0, 0});
static_assert(compiled<std::int16_t> == std::array<std::int16_t, 5>{16384, -32767, 8192, 0, 128});

template <class Code>
void compare(testing::random& source, std::size_t count, int exponent) {
  std::vector<float> vector(count);
  for (float& x : vector) {
    x = std::ldexp(static_cast<float>(source.between(-30000, 30000)), exponent - source.between(0, 40));
  }
  vector[source.below(static_cast<std::uint32_t>(count))] = std::ldexp(30001.0F, exponent);
  std::vector<Code> codes(count + 1, Code{99});
  float scale = -1;
  BOOST_TEST(quantize_vector(vector, std::span(codes), scale).ok());
  BOOST_TEST(wrong_codes<Code>(vector, std::span(codes).first(count), scale) == 0, "exponent " << exponent);
  BOOST_TEST(codes[count] == 99);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quantizing_a_vector)

BOOST_AUTO_TEST_CASE(follows_the_definition) {
  testing::random source(41);
  for (const int exponent : {-100, -30, -14, -1, 0, 30, 112}) {
    for (const std::size_t count : {1u, 2u, 7u, 64u, 129u}) {
      compare<std::int8_t>(source, count, exponent);
      compare<std::int16_t>(source, count, exponent);
    }
  }
  std::vector<std::int8_t> codes(2);
  float scale = 0;
  const float extreme[] = {FLT_MAX, FLT_MIN / 4};
  BOOST_TEST(quantize_vector(extreme, std::span(codes), scale).ok());
  BOOST_TEST(codes[0] == 127);
  BOOST_TEST(codes[1] == 0);
  BOOST_TEST(scale == FLT_MAX / 127);
}

BOOST_AUTO_TEST_CASE(ties_go_away_from_zero) {
  const float vector[] = {127.0F, 0.5F, -0.5F, 2.5F, -3.5F, 0.49999997F};
  std::int8_t codes[6];
  float scale = 0;
  BOOST_TEST(quantize_vector(vector, std::span(codes), scale).ok());
  BOOST_TEST(scale == 1.0F);
  const std::vector<int> expected = {127, 1, -1, 3, -4, 0};
  BOOST_TEST(std::vector<int>(std::begin(codes), std::end(codes)) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(of_zeros_and_of_nothing) {
  const float zeros[] = {0.0F, -0.0F};
  std::int16_t codes[2] = {9, 9};
  float scale = 7;
  BOOST_TEST(quantize_vector(zeros, std::span(codes), scale).ok());
  BOOST_TEST(codes[0] == 0);
  BOOST_TEST(codes[1] == 0);
  BOOST_TEST(scale == 0.0F);
  BOOST_TEST(quantize_vector({}, std::span<std::int16_t>(), scale).ok());
}

BOOST_AUTO_TEST_CASE(what_is_refused_writes_nothing) {
  std::vector<float> vector = {1, 2, 3, 4};
  std::vector<std::int8_t> codes(4, 9);
  float scale = 7;
  BOOST_TEST((quantize_vector(vector, std::span(codes).first(3), scale) == status(errc::bad_length, 0)));
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    vector[2] = bad;
    BOOST_TEST((quantize_vector(vector, std::span(codes), scale) == status(errc::not_finite, 2)));
  }
  vector = {0, -0x1p-120F, 0, 0};
  BOOST_TEST((quantize_vector(vector, std::span(codes), scale) == status(errc::does_not_fit, 1)));
  auto* const over = reinterpret_cast<std::int8_t*>(vector.data());
  BOOST_TEST((quantize_vector(vector, std::span(over, 4), scale) == status(errc::overlaps, 0)));
  BOOST_TEST((quantize_vector(vector, std::span(over + 15, 4), scale) == status(errc::overlaps, 0)));
  BOOST_TEST(codes == std::vector<std::int8_t>(4, 9), boost::test_tools::per_element());
  BOOST_TEST(scale == 7.0F);
}

BOOST_AUTO_TEST_SUITE_END()
