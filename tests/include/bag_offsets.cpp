// SPDX-License-Identifier: BSL-1.0
#include "romvec/detail/bags_of.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "include/conformance/tables.hpp"
#include "romvec/bag.hpp"
#include "support/test.hpp"

namespace {

using conformance::columns;
using conformance::int8_table;
using romvec::bag_lengths;
using romvec::errc;
using romvec::include_last_offset;
using romvec::status;

constexpr std::uint8_t ids[] = {5, 0, 2, 2, 1};
using three_bags = std::array<float, 3 * columns>;

template <class Offsets, class... Options>
constexpr three_bags means(const Offsets& offsets, Options... options) {
  three_bags out{};
  out.fill(-1);
  return romvec::bag_mean(int8_table, ids, offsets, out, options...) ? out : three_bags{};
}
// Two ids, none, three.
constexpr int begins[] = {0, 2, 2};
constexpr int begins_and_end[] = {0, 2, 2, 5};
constexpr std::int8_t counts[] = {2, 0, 3};
static_assert(means(begins) != three_bags{});
static_assert(means(begins_and_end, include_last_offset) == means(begins));
static_assert(means(bag_lengths(counts)) == means(begins));

template <class Offsets, class... Options>
status outcome(const Offsets& offsets, Options... options) {
  std::vector<float> out(8 * columns, 77.0F);
  const status done = romvec::bag_sum(int8_table, ids, offsets, out, options...);
  BOOST_TEST((done.ok() || std::all_of(out.begin(), out.end(), [](float x) { return x == 77.0F; })));
  return done;
}
using wide = std::vector<std::int64_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(offsets_of_bags)

BOOST_AUTO_TEST_CASE(of_every_kind_give_the_same_bags) {
  const three_bags expected = means(begins);
  BOOST_TEST((means(begins_and_end, include_last_offset) == expected));
  BOOST_TEST((means(std::vector<std::uint64_t>{0, 2, 2, 5}, include_last_offset) == expected));
  BOOST_TEST((means(bag_lengths(counts)) == expected));
  BOOST_TEST((means(bag_lengths(std::vector<std::uint32_t>{2, 0, 3})) == expected));
}

// EmbeddingBag(include_last_offset=True): the last offset is the number of ids.
BOOST_AUTO_TEST_CASE(with_a_last_one_end_at_the_ids) {
  BOOST_TEST(outcome(wide{0, 2, 5}, include_last_offset).ok());
  BOOST_TEST((outcome(wide{0, 2, 4}, include_last_offset) == status(errc::bad_offset, 2)));
  BOOST_TEST((outcome(wide{0, 2, 6}, include_last_offset) == status(errc::bad_offset, 2)));
  BOOST_TEST((outcome(wide{0}, include_last_offset) == status(errc::bad_offset, 0)));
  BOOST_TEST((outcome(wide{}, include_last_offset) == status(errc::bad_offset, 0)));
  BOOST_TEST((outcome(wide{1, 5}, include_last_offset) == status(errc::bad_offset, 0)));
  BOOST_TEST((outcome(wide{0, 3, 2, 5}, include_last_offset) == status(errc::bad_offset, 2)));
  // Room for the bags, which are one fewer than the offsets.
  std::vector<float> out(3 * columns);
  BOOST_TEST(romvec::bag_sum(int8_table, ids, begins_and_end, out, include_last_offset).ok());
  BOOST_TEST((romvec::bag_sum(int8_table, ids, begins_and_end, out).code() == errc::bad_length));
}

BOOST_AUTO_TEST_CASE(are_lengths_that_add_up_to_the_ids) {
  const auto of = [](const wide& lengths) { return outcome(bag_lengths(lengths)); };
  BOOST_TEST(of({5}).ok());
  BOOST_TEST(of({0, 5, 0}).ok());
  BOOST_TEST((of({2, 2}) == status(errc::bad_offset, 2)));
  BOOST_TEST((of({}) == status(errc::bad_offset, 0)));
  BOOST_TEST((of({2, 4}) == status(errc::bad_offset, 1)));
  BOOST_TEST((of({2, -1, 4}) == status(errc::bad_offset, 1)));
  BOOST_TEST((of({INT64_MAX, 5}) == status(errc::bad_offset, 0)));
}

// Longer bags than an exact result has room for; the ids behind the span are not looked at.
BOOST_AUTO_TEST_CASE(of_bags_too_long_to_be_exact_are_refused) {
  const std::int16_t weights[] = {1, 1};
  const auto weighted = [&](std::size_t count) {
    const std::span<const std::uint8_t> many(ids, count);
    const std::span<const std::int16_t> all(weights, count);
    float out[columns] = {};
    return romvec::bag_weighted_sum(int8_table, many, all, romvec::one_bag, out);
  };
  constexpr std::size_t most = std::size_t{1} << 25;
  BOOST_TEST((weighted(most + 1) == status(errc::too_long, 0)));
  const auto of_int32 = [](const auto& offsets, std::size_t count, auto... options) {
    const std::vector<std::uint8_t> many(count, 1);
    std::vector<std::int32_t> out(3 * columns);
    return romvec::bag_sum(int8_table, many, offsets, out, options...);
  };
  BOOST_TEST(of_int32(romvec::one_bag, 516).ok());
  BOOST_TEST((of_int32(romvec::one_bag, 517) == status(errc::too_long, 0)));
  BOOST_TEST(of_int32(wide{0, 516, 600}, 1116).ok());
  BOOST_TEST((of_int32(wide{0, 516, 600}, 1117) == status(errc::too_long, 2)));
  BOOST_TEST((of_int32(wide{0, 517, 600}, 601) == status(errc::too_long, 0)));
  BOOST_TEST((of_int32(wide{0, 3, 520}, 520, include_last_offset) == status(errc::too_long, 1)));
  BOOST_TEST((of_int32(bag_lengths(wide{3, 517}), 520) == status(errc::too_long, 1)));
}

BOOST_AUTO_TEST_SUITE_END()
