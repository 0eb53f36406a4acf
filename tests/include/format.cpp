// SPDX-License-Identifier: BSL-1.0
#include "romvec/format.hpp"

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "romvec/image_header.hpp"
#include "romvec/quantized_rows.hpp"
#include "romvec/table.hpp"
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

// body(Format{}) for every format of the library.
template <class Body, class... Formats>
void for_each_format(romvec::detail::format_list<Formats...>, Body body) {
  (body(Formats{}), ...);
}
template <class Body>
void for_each_format(Body body) {
  for_each_format(romvec::detail::all_formats{}, body);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(format)

BOOST_AUTO_TEST_CASE(a_format_is_found_by_its_number) {
  for_each_format([]<class Format>(Format) {
    const romvec::detail::format_facts found = romvec::detail::find_format(Format::id);
    BOOST_TEST(found.is_there());
    BOOST_TEST(found.code_bits == Format::code_bits);
    BOOST_TEST(found.group_size == Format::group_size);
    BOOST_TEST(found.max_code == Format::max_code);
    int same = 0;
    for_each_format([&]<class Other>(Other) { same += Other::id == Format::id ? 1 : 0; });
    BOOST_TEST(same == 1);
  });
  BOOST_TEST(!romvec::detail::find_format(romvec::image_format{0}).is_there());
  BOOST_TEST(!romvec::detail::find_format(romvec::image_format{0xFFFFFFFF}).is_there());
}

// What is counted in bits, in a constant table's arrays, in memory of the caller's and in an image is the same.
BOOST_AUTO_TEST_CASE(sizes_agree) {
  for_each_format([]<class Format>(Format) {
    constexpr std::size_t rows = 3;
    using stored = typename romvec::stored_as<Format>::code;
    for (std::size_t dim = 1; dim <= 130; ++dim) {
      const romvec::shape size{.vocab_size = rows, .dim = dim};
      const std::size_t codes = rows * ((dim * Format::code_bits + 7) / 8);
      BOOST_TEST(romvec::codes_size<Format>(size) * sizeof(stored) == codes);
      BOOST_TEST(romvec::image_code_bytes(Format::id, rows, static_cast<std::uint32_t>(dim)) == codes);
      const std::size_t multipliers =
          romvec::multipliers_size<Format>(size) * sizeof(typename romvec::stored_as<Format>::multiplier);
      const std::size_t window = romvec::windowed_format<Format> ? 3 : 0;  // a factor of two bytes, and how rows start
      const bool in_header = romvec::one_multiplier_format<Format>;
      BOOST_TEST(romvec::image_multiplier_bytes(Format::id, rows, static_cast<std::uint32_t>(dim)) ==
                 (in_header ? 0 : multipliers));
      BOOST_TEST(romvec::detail::weight_bytes_of<Format>(rows, dim) ==
                 codes + multipliers + romvec::levels_size<Format>() + window);
    }
    using table = romvec::table<Format, rows, 67>;
    constexpr std::size_t ends_a_literal = sizeof(stored) == 1 ? 1 : 0;
    BOOST_TEST(sizeof(table::codes) - ends_a_literal == rows * ((67 * Format::code_bits + 7) / 8));
    if constexpr (romvec::grouped_format<Format>) {
      BOOST_TEST(std::size(table{}.multipliers) == romvec::multipliers_size<Format>({.vocab_size = rows, .dim = 67}));
    }
  });
}

// A size that no memory has is no small one.
BOOST_AUTO_TEST_CASE(sizes_of_the_largest_dims) {
  constexpr auto largest = std::numeric_limits<std::uint32_t>::max();
  for_each_format([]<class Format>(Format) {
    const auto bytes = romvec::detail::facts_of<Format>.row_bytes(std::uint64_t{largest});
    BOOST_TEST(bytes == (std::uint64_t{largest} * Format::code_bits + 7) / 8);
    const auto groups = romvec::detail::facts_of<Format>.groups(std::uint64_t{largest});
    BOOST_TEST(groups * Format::group_size < std::uint64_t{largest} + 64);
  });
}

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
