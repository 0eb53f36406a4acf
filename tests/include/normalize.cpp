// SPDX-License-Identifier: BSL-1.0
// normalize() beside a long double: every element within the error that its comment states.
#include "romvec/normalize.hpp"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "support/test.hpp"

namespace {

void expect_unit(const std::vector<std::int32_t>& vector) {
  std::vector<std::int16_t> out(vector.size(), 99);
  BOOST_REQUIRE(romvec::normalize(vector, out).ok());
  long double squares = 0;
  for (const std::int32_t x : vector) {
    squares += static_cast<long double>(x) * static_cast<long double>(x);
  }
  const long double allowed = 0.5L + static_cast<long double>(vector.size()) / 32768;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    const long double exact = squares == 0 ? 0 : static_cast<long double>(vector[i]) / std::sqrt(squares) * 32768;
    const long double error = std::fabs(static_cast<long double>(out[i]) - exact);
    const bool is_whole = std::fabs(exact) > 32767;  // saturated
    BOOST_TEST(error <= (is_whole ? 1 : allowed), "element " << i << " of " << vector.size());
  }
}

BOOST_AUTO_TEST_CASE(every_element_is_within_its_stated_error) {
  std::mt19937 random(1);
  for (const std::size_t size : {1U, 2U, 3U, 64U, 256U, 1000U, 4096U, 65535U}) {
    for (const int bits : {1, 8, 16, 24, 27, 31}) {
      std::uniform_int_distribution<std::int32_t> draw(-static_cast<std::int32_t>((std::int64_t{1} << bits) - 1),
                                                       static_cast<std::int32_t>((std::int64_t{1} << bits) - 1));
      std::vector<std::int32_t> vector(size);
      for (std::int32_t& x : vector) {
        x = draw(random);
      }
      expect_unit(vector);
      // One large element among small ones.
      vector.front() = bits == 31 ? INT32_MIN : -(std::int32_t{1} << bits);
      expect_unit(vector);
    }
  }
}

BOOST_AUTO_TEST_CASE(extremes) {
  expect_unit({});
  expect_unit({0, 0, 0});
  expect_unit({1});
  expect_unit({-1});
  expect_unit({INT32_MIN, INT32_MAX});
  expect_unit(std::vector<std::int32_t>(65535, INT32_MIN));
  expect_unit(std::vector<std::int32_t>(65535, 1));
}

BOOST_AUTO_TEST_CASE(what_it_does_not_take_is_said_and_nothing_is_written) {
  std::vector<std::int16_t> out(4, 99);
  BOOST_TEST((romvec::normalize(std::vector<std::int32_t>(5, 1), out) == romvec::status{romvec::errc::bad_length, 0}));
  std::vector<std::int16_t> long_out(65536, 99);
  BOOST_TEST((romvec::normalize(std::vector<std::int32_t>(65536, 1), long_out) ==
              romvec::status{romvec::errc::too_long, 65535}));
  BOOST_TEST(out[0] == 99);
  BOOST_TEST(long_out[0] == 99);
}

}  // namespace
