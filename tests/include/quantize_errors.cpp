// SPDX-License-Identifier: BSL-1.0
// What quantize refuses: the edge of what fits, and the position of what does not.
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "include/quantized.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::int8_rows;
using romvec::status;
using testing::outside_bound;
using testing::quantize;

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite = std::numeric_limits<float>::infinity();

}  // namespace

BOOST_AUTO_TEST_SUITE(quantizing_errors)

// 127 * 32767 * 2^106 is the largest value of int8_rows; FLT_MAX does not fit.
BOOST_AUTO_TEST_CASE(the_largest_weight) {
  const float largest = std::ldexp(127.0f * 32767.0f, 106);
  const float fits[] = {1.0f, -largest};
  const auto table = quantize<int8_rows>(fits, 2);
  BOOST_TEST(table.done.ok());
  BOOST_TEST(table.exponent == 106);
  BOOST_TEST(table.multipliers[0] == 32767);
  BOOST_TEST(table.codes[1] == -127);
  for (const float beyond : {FLT_MAX, -FLT_MAX}) {
    const float weights[] = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, beyond};
    const status done = quantize<int8_rows>(weights, 2).done;
    BOOST_TEST((done.code() == errc::does_not_fit));
    BOOST_TEST(done.position() == 5u);
  }
}

// With exponent -22 the natural Q15 is Q0.15, and 127.5 * 32767 * 2^-22 is the first weight that does not fit.
BOOST_AUTO_TEST_CASE(a_chosen_exponent_that_is_too_small_names_the_weight) {
  const float edge = 127.5f * 32767.0f * 0x1p-22f;
  const float fits[] = {0.1f, 0.2f, 0.3f, std::nextafter(edge, 0.0f)};
  const auto table = quantize<int8_rows>(fits, 2, -22);
  BOOST_TEST(table.done.ok());
  BOOST_TEST(table.codes[3] == 127);
  BOOST_TEST(outside_bound(table, fits, 2) == 0);
  const float too_large[] = {0.1f, 0.2f, 0.3f, edge, -5.0f, 1.0f};
  const status done = quantize<int8_rows>(too_large, 2, -22).done;
  BOOST_TEST((done.code() == errc::does_not_fit));
  BOOST_TEST(done.position() == 3u);
}

BOOST_AUTO_TEST_CASE(an_exponent_outside_the_format_is_refused) {
  const float weights[] = {0.0f, 0.0f};
  for (const int exponent : {-1000, -127, 107, 127, 1000}) {
    BOOST_TEST((quantize<int8_rows>(weights, 1, exponent).done.code() == errc::bad_exponent));
  }
  BOOST_TEST(quantize<int8_rows>(weights, 1, -126).done.ok());
  BOOST_TEST(quantize<int8_rows>(weights, 1, 106).done.ok());
}

// 127.5 steps is a tie away from what fits; anything below it is 127. -128 is never stored.
BOOST_AUTO_TEST_CASE(fixed_point_fits_below_127_and_a_half_steps) {
  const auto edges = [](auto format, float edge, std::int32_t largest_code) {
    using Format = decltype(format);
    const float below = std::nextafter(edge, 0.0f);
    const float fits[] = {below, -below};
    const auto table = quantize<Format>(fits, 2);
    BOOST_TEST(table.done.ok());
    BOOST_TEST(table.codes[0] == largest_code);
    BOOST_TEST(table.codes[1] == -largest_code);
    for (const float beyond : {edge, -edge, FLT_MAX, -FLT_MAX}) {
      const float weights[] = {0.0f, 0.0f, beyond, 0.0f};
      const status done = quantize<Format>(weights, 2).done;
      BOOST_TEST((done.code() == errc::does_not_fit));
      BOOST_TEST(done.position() == 2u);
    }
  };
  edges(fixed<std::int8_t, 7>{}, 127.5f / 128, 127);
  edges(fixed<std::int8_t, 0>{}, 127.5f, 127);
  edges(fixed<std::int8_t, -3>{}, 127.5f * 8, 127);
  edges(fixed<std::int8_t, 126>{}, 127.5f * 0x1p-126f, 127);
  edges(fixed<std::int8_t, -120>{}, std::ldexp(127.5f, 120), 127);
  edges(fixed<std::int16_t, 15>{}, 32767.5f / 32768, 32767);
  edges(fixed<std::int16_t, 12>{}, 32767.5f / 4096, 32767);
  edges(fixed<std::int16_t, 126>{}, 32767.5f * 0x1p-126f, 32767);
  edges(fixed<std::int16_t, -112>{}, std::ldexp(32767.5f, 112), 32767);
}

BOOST_AUTO_TEST_CASE(weights_that_are_not_finite_are_named_by_position) {
  std::vector<float> weights(std::size_t{7} * 11, 0.25f);
  for (std::size_t position = 0; position < weights.size(); ++position) {
    for (const float bad : {not_a_number, -not_a_number, infinite, -infinite}) {
      weights[position] = bad;
      for (const status done :
           {quantize<int8_rows>(weights, 11).done, quantize<int8_rows>(weights, 11, -22).done,
            quantize<fixed<std::int8_t, 7>>(weights, 11).done, quantize<fixed<std::int16_t, 15>>(weights, 11).done}) {
        BOOST_TEST((done == status(errc::not_finite, position)));
      }
    }
    weights[position] = 0.25f;
  }
  weights[30] = infinite;
  weights[20] = not_a_number;
  BOOST_TEST((quantize<int8_rows>(weights, 11).done == status(errc::not_finite, 20)));
}

BOOST_AUTO_TEST_CASE(shapes_that_the_weights_do_not_fill_are_refused) {
  std::vector<float> weights(20, 1.0f);
  std::vector<std::int8_t> codes(40);
  std::vector<std::uint16_t> multipliers(40);
  romvec::quantized_rows<int8_rows> out{codes, multipliers};
  BOOST_TEST((romvec::quantize<int8_rows>(weights, 3, 7, out).code() == errc::bad_length));
  BOOST_TEST((romvec::quantize<int8_rows>(weights, 20, 0, out).code() == errc::bad_shape));
  BOOST_TEST((romvec::quantize<int8_rows>(weights, SIZE_MAX, 2, out).code() == errc::bad_length));
  BOOST_TEST((romvec::quantize<int8_rows>(weights, 2, SIZE_MAX, out).code() == errc::bad_length));
  BOOST_TEST(romvec::quantize<int8_rows>(weights, 4, 5, out).ok());
  BOOST_TEST(romvec::quantize<int8_rows>(weights, 2, 7, out).ok());
}

BOOST_AUTO_TEST_SUITE_END()
