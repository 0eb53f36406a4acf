// SPDX-License-Identifier: BSL-1.0
#include "romvec/detail/ratio.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "include/random.hpp"
#include "reference/natural.hpp"
#include "reference/similarity.hpp"
#include "support/test.hpp"

namespace {

using reference::natural;
using romvec::detail::cosine_q30;
using romvec::detail::integer_square_root;
using romvec::detail::inverse_root_q40;
using romvec::detail::is_less;
using romvec::detail::is_nearer;
using romvec::detail::multiply_wide;
using romvec::detail::projection;
using romvec::detail::wide;

constexpr bool is_equal(const wide& a, const wide& b) {
  return a.limb[0] == b.limb[0] && a.limb[1] == b.limb[1] && a.limb[2] == b.limb[2];
}
constexpr wide square = multiply_wide(UINT64_MAX, UINT64_MAX);
static_assert(is_equal(square, wide{{0, UINT64_MAX - 1, 1}}));
static_assert(is_equal(multiply_wide(square, UINT64_MAX), wide{{UINT64_MAX - 2, 2, UINT64_MAX}}));
static_assert(integer_square_root(0) == 0 && integer_square_root(UINT64_MAX) == UINT32_MAX);
static_assert(is_nearer({3, 9}, {2, 9}) && !is_nearer({3, 9}, {3, 9}) && !is_nearer({6, 36}, {3, 9}));
static_assert(cosine_q30(5, 25, 1) == 1 << 30 && cosine_q30(-5, 25, 1) == -(1 << 30) && cosine_q30(0, 25, 1) == 0);
static_assert(cosine_q30(5, 0, 1) == 0 && cosine_q30(5, 1, 0) == 0);

natural value_of(const wide& x) {
  return natural(x.limb[0]) * natural::power_of_two(128) + natural(x.limb[1]) * natural::power_of_two(64) +
         natural(x.limb[2]);
}

// Numbers of every length, and runs of ones, where carries happen.
std::uint64_t some_number(testing::random& source) {
  const std::uint64_t bits = source.below(3) == 0 ? UINT64_MAX : source.wide_bits();
  return bits >> source.below(64);
}

std::int64_t some_dot(testing::random& source) {
  const auto magnitude = static_cast<std::int64_t>(some_number(source) >> 1);
  return source.below(2) == 0 ? magnitude : -magnitude;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ratio)

BOOST_AUTO_TEST_CASE(multiply_wide_is_exact) {
  testing::random source(41);
  int wrong = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::uint64_t a = some_number(source);
    const std::uint64_t b = some_number(source);
    const std::uint64_t c = some_number(source);
    wrong += value_of(multiply_wide(a, b)) != natural(a) * natural(b);
    wrong += value_of(multiply_wide(multiply_wide(a, b), c)) != natural(a) * natural(b) * natural(c);
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(wide_numbers_compare_from_the_most_significant_word) {
  const wide ordered[] = {{{0, 0, 1}}, {{0, 0, 2}}, {{0, 0, UINT64_MAX}},
                          {{0, 1, 0}}, {{0, 1, 1}}, {{0, UINT64_MAX, UINT64_MAX}},
                          {{1, 0, 0}}, {{1, 1, 0}}, {{2, 0, 0}}};
  for (std::size_t a = 0; a < std::size(ordered); ++a) {
    for (std::size_t b = 0; b < std::size(ordered); ++b) {
      BOOST_TEST(is_less(ordered[a], ordered[b]) == (a < b));
    }
  }
}

BOOST_AUTO_TEST_CASE(is_nearer_is_exact) {
  testing::random source(42);
  int wrong = 0;
  for (int i = 0; i < 5000; ++i) {
    const projection a{some_dot(source), some_number(source)};
    projection b{some_dot(source), some_number(source)};
    if (source.below(4) == 0) {  // equal, or nearly so
      const std::int64_t factor = 1 + source.below(3);
      const std::int64_t dot = a.dot >> 4;
      const std::uint64_t norm = (a.squared_norm >> 8) + 1;
      b = {dot * factor, norm * static_cast<std::uint64_t>(factor * factor) + source.below(2)};
      wrong += is_nearer({dot, norm}, b) != reference::is_nearer(dot, norm, b.dot, b.squared_norm);
      wrong += is_nearer(b, {dot, norm}) != reference::is_nearer(b.dot, b.squared_norm, dot, norm);
    }
    // A row of zeros has no dot product but 0.
    const bool possible = (a.squared_norm != 0 || a.dot == 0) && (b.squared_norm != 0 || b.dot == 0);
    wrong += possible && is_nearer(a, b) != reference::is_nearer(a.dot, a.squared_norm, b.dot, b.squared_norm);
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(is_nearer_of_signs_and_zero_rows) {
  const projection ordered[] = {{9, 81}, {1, 4}, {0, 5}, {-1, 4}, {-9, 81}};
  for (int a = 0; a < 5; ++a) {
    for (int b = 0; b < 5; ++b) {
      BOOST_TEST(is_nearer(ordered[a], ordered[b]) == (a < b));
    }
  }
  BOOST_TEST(!is_nearer({0, 0}, {0, 5}));  // cosine 0 both
  BOOST_TEST(!is_nearer({0, 5}, {0, 0}));
  BOOST_TEST(is_nearer({0, 0}, {-1, 5}));
  BOOST_TEST(is_nearer({1, 5}, {0, 0}));
}

BOOST_AUTO_TEST_CASE(integer_square_root_is_the_floor) {
  testing::random source(43);
  int wrong = 0;
  const auto check = [&](std::uint64_t x) {
    const std::uint64_t root = integer_square_root(x);
    wrong += natural(root) * natural(root) > natural(x) || natural(root + 1) * natural(root + 1) <= natural(x);
  };
  for (std::uint64_t x = 0; x <= 1000; ++x) {
    check(x);
    check(UINT64_MAX - x);
  }
  for (int i = 0; i < 3000; ++i) {
    check(some_number(source));
    const std::uint64_t root = some_number(source) >> 32;
    check(root * root);
    check(root * root - (root > 0 ? 1 : 0));
    check(root * root + 2 * root);
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(inverse_root_is_close_to_the_root) {
  testing::random source(44);
  int wrong = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::uint64_t x = some_number(source);
    if (x != 0) {
      const double exact = std::ldexp(1.0, 40) / std::sqrt(static_cast<double>(x));
      // 31 bits, and whole numbers.
      wrong += std::fabs(static_cast<double>(inverse_root_q40(x)) - exact) > exact * 0x1p-30 + 1;
    }
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(inverse_root_q40(1) == std::int64_t{1} << 40);
  BOOST_TEST(inverse_root_q40(4) == std::int64_t{1} << 39);
}

// Norms of every size that a table can have, cosines from 1 down to the last bit.
BOOST_AUTO_TEST_CASE(cosine_is_within_4_units) {
  testing::random source(45);
  double largest_difference = 0;
  for (int i = 0; i < 30000; ++i) {
    const std::uint64_t norm_a = 1 + (some_number(source) >> 3);
    const std::uint64_t norm_b = 1 + (some_number(source) >> 3);
    const double limit = std::sqrt(static_cast<double>(norm_a)) * std::sqrt(static_cast<double>(norm_b));
    const double wanted = std::ldexp(static_cast<double>(source.unit_float()), -static_cast<int>(source.below(34)));
    const auto dot = static_cast<std::int64_t>(limit * wanted);
    const double exact = std::ldexp(reference::cosine(dot, norm_a, norm_b), 30);
    largest_difference = std::max(largest_difference, std::fabs(cosine_q30(dot, norm_a, norm_b) - exact));
  }
  BOOST_TEST(largest_difference <= 4.0);
}

BOOST_AUTO_TEST_CASE(cosine_of_parallel_rows_is_one) {
  testing::random source(46);
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t norm = 1 + (some_number(source) >> 2);
    BOOST_TEST(cosine_q30(static_cast<std::int64_t>(norm), norm, norm) == 1 << 30);
    BOOST_TEST(cosine_q30(-static_cast<std::int64_t>(norm), norm, norm) == -(1 << 30));
  }
}

BOOST_AUTO_TEST_SUITE_END()
