// SPDX-License-Identifier: BSL-1.0
// Bags so long that int32 sums of the largest codes overflow unless they spill into int64 on the way, and tables so
// large that rows are prefetched.
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <vector>

#include "include/bag_operations.hpp"
#include "include/random.hpp"
#include "include/random_bags.hpp"
#include "include/random_table.hpp"
#include "romvec/bag.hpp"
#include "romvec/format.hpp"
#include "romvec/kernel/memory.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::int8_rows;
using romvec::q_format;
using testing::random_table;
using testing::wrong_elements;

using formats = std::tuple<int8_rows, fixed<std::int8_t, 7>, fixed<std::int16_t, 15>>;

// 516 rows of 127 * 32767 are the most that int32 holds.
constexpr std::size_t sizes[] = {1, 2, 31, 32, 33, 255, 256, 257, 516, 517, 1000, 70000};
static_assert(std::int64_t{516} * 127 * 32767 <= INT32_MAX && std::int64_t{517} * 127 * 32767 > INT32_MAX);

// 19 columns: whole vectors and what is left.
constexpr std::size_t dim = 19;

template <class Format, class Visit>
void for_each_extreme(Visit visit) {
  testing::random source(71);
  for (const std::int32_t sign : {1, -1}) {
    random_table<Format> table(2, dim, source);
    table.make_extreme(sign);
    for (const std::size_t size : sizes) {
      visit(table, std::vector<std::int8_t>(size, std::int8_t{1}));
    }
  }
}

// Whether so many of the largest codes times the largest multiplier and `weight` stay inside int32.
template <class Operation, class Format>
bool fits_int32(std::size_t size, std::int16_t weight) {
  if (std::same_as<Operation, testing::mean>) {
    return true;
  }
  const int bits = std::same_as<Operation, testing::weighted_sum<-1>> ? 15 : 0;
  const double of_weights = Operation::has_weights ? std::ldexp(std::abs(weight), -bits) : 1;
  const double largest = Format::max_code * (Format::has_multipliers ? 32767.0 : 1.0);
  return static_cast<double>(size) * of_weights * largest <= INT32_MAX;
}

// The status of a call to int32, which must not have written if it is no success.
template <class Operation, class Table>
errc refusal_of_int32(const Table& table, const std::vector<std::int8_t>& ids,
                      const std::vector<std::int16_t>& weights) {
  std::vector<std::int32_t> out(dim, 77);
  const romvec::status done =
      Operation::template call<romvec::on_bad_id::check>(table.view(), ids, weights, romvec::one_bag, out);
  BOOST_TEST(std::count(out.begin(), out.end(), 77) == static_cast<std::ptrdiff_t>(dim));
  BOOST_TEST(done.position() == 0U);
  return done.code();
}

template <class Operation, class Format>
void compare_extremes(std::int16_t weight) {
  const std::vector<std::uint32_t> one_bag = {0};
  for_each_extreme<Format>([&](const auto& table, const std::vector<std::int8_t>& ids) {
    const std::vector<std::int16_t> weights(ids.size(), weight);
    BOOST_TEST_CONTEXT(Operation::name << " of " << ids.size() << " rows, weight " << weight) {
      if constexpr (std::same_as<Format, int8_rows>) {  // rounded from the same total in every format
        BOOST_TEST((wrong_elements<Operation, float>(table, ids, weights, one_bag)) == 0);
        for (const int bits : {-10, -2, 4, 12}) {  // for longer ones the reference's doubles are too short
          BOOST_TEST((ids.size() > 1000 ||
                      wrong_elements<Operation, std::int16_t>(table, ids, weights, one_bag, q_format{bits}) == 0));
        }
      }
      BOOST_TEST((wrong_elements<Operation, std::int64_t>(table, ids, weights, one_bag)) == 0);
      if (fits_int32<Operation, Format>(ids.size(), weight)) {
        BOOST_TEST((wrong_elements<Operation, std::int32_t>(table, ids, weights, one_bag)) == 0);
      } else {
        const errc expected = Operation::has_weights ? errc::does_not_fit : errc::too_long;
        BOOST_TEST((refusal_of_int32<Operation>(table, ids, weights) == expected));
      }
    }
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_extremes)

BOOST_AUTO_TEST_CASE_TEMPLATE(sums_of_the_largest_codes, Format, formats) { compare_extremes<testing::sum, Format>(1); }
BOOST_AUTO_TEST_CASE_TEMPLATE(means_of_the_largest_codes, Format, formats) {
  compare_extremes<testing::mean, Format>(1);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(weighted_sums_of_the_largest_codes, Format, formats) {
  constexpr std::int16_t weights[] = {-32768, -32767, 32767, 1};
  for (const std::int16_t weight : weights) {
    compare_extremes<testing::weighted_sum<-1>, Format>(weight);
  }
  compare_extremes<testing::weighted_sum<0>, Format>(-32768);
}

// Sums that come back: as many rows of one sign as of the other, far outside int32 in between.
BOOST_AUTO_TEST_CASE(sums_that_come_back_to_zero) {
  testing::random source(73);
  random_table<int8_rows> table(3, dim, source);
  table.make_extreme(1);
  std::fill_n(table.rows.codes.begin() + dim, dim, std::int8_t{-127});
  std::vector<int> ids(4000, 0);
  ids.resize(8000, 1);
  ids.push_back(2);
  const std::vector<std::int16_t> weights(ids.size(), 1);
  BOOST_TEST((wrong_elements<testing::sum, std::int64_t>(table, ids, weights, {0})) == 0);
  BOOST_TEST((wrong_elements<testing::mean, float>(table, ids, weights, {0})) == 0);
}

// Beyond 256 KB the rows of the next bag are prefetched, from ids that may be bad or beyond the last.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_table_that_caches_do_not_hold, Format, formats) {
  testing::random source(72);
  const random_table<Format> table(2100, 131, source);
  BOOST_TEST_REQUIRE(romvec::kernel::is_far(table.view()));
  const auto bags = testing::make_call(source, 0, 2099);
  const auto bad_bags = testing::make_call(source, -1000, 3000);
  BOOST_TEST((wrong_elements<testing::sum, std::int32_t>(table, bags.ids, bags.weights, bags.offsets)) == 0);
  BOOST_TEST((wrong_elements<testing::sum, std::int32_t, romvec::on_bad_id::clamp>(
                 table, bad_bags.ids, bad_bags.weights, bad_bags.offsets)) == 0);
  if constexpr (std::same_as<Format, int8_rows>) {
    BOOST_TEST((wrong_elements<testing::mean, std::int32_t, romvec::on_bad_id::zero_row>(
                   table, bad_bags.ids, bad_bags.weights, bad_bags.offsets)) == 0);
    BOOST_TEST((wrong_elements<testing::maximum, std::int32_t>(table, bags.ids, bags.weights, bags.offsets)) == 0);
    BOOST_TEST((wrong_elements<testing::weighted_sum<-1>, std::int32_t>(table, bags.ids, bags.weights, bags.offsets)) ==
               0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
