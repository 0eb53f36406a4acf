// SPDX-License-Identifier: BSL-1.0
// What the bags take for ids, offsets, weights and outputs, what they refuse, and that nothing is written then.
#include "romvec/bag.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include "include/conformance/tables.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using conformance::columns;
using conformance::int8_table;
using romvec::errc;
using romvec::on_bad_id;
using romvec::one_bag;
using romvec::padding_id;
using romvec::status;
using romvec::weight_format;

// The course's example, summed by the compiler.
constexpr float sample[4][5] = {{23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
constexpr auto animals = romvec::make_table<romvec::int8_rows>(sample);
constexpr std::array<std::int32_t, 10> sums_of_two_bags() {
  constexpr int ids[] = {0, 1, 2};
  constexpr int offsets[] = {0, 2};
  std::array<std::int32_t, 10> out{};
  return romvec::bag_sum(animals, ids, offsets, out) ? out : std::array<std::int32_t, 10>{};
}
static_assert(sums_of_two_bags()[0] ==
              animals.code(0, 0) * animals.multiplier(0) + animals.code(1, 0) * animals.multiplier(1));
static_assert(sums_of_two_bags()[6] == animals.code(2, 1) * animals.multiplier(2));

using id_types = std::tuple<std::int8_t, std::uint8_t, char, std::int16_t, std::uint16_t, char16_t, std::int32_t,
                            std::uint32_t, std::int64_t, std::uint64_t>;

constexpr std::int32_t sentinel = 0x5A5A5A5A;

// Calls all four reductions with the same arguments; every one must answer `expected` and, if that is an error, leave
// the output alone.
template <on_bad_id Policy = on_bad_id::check, class Ids, class Offsets, class... Options>
void all_answer(status expected, const Ids& ids, const Offsets& offsets, std::size_t size, Options... options) {
  const std::vector<std::int16_t> weights(std::size(ids), 5);
  std::vector<std::int32_t> out(size + 64);
  const std::span<std::int32_t> room(out.data() + 32, size);
  const auto check = [&](const char* name, auto call) {
    std::fill(out.begin(), out.end(), sentinel);
    const status done = call();
    BOOST_TEST((done == expected),
               name << ": code " << static_cast<int>(done.code()) << ", position " << done.position());
    const auto kept = [](std::int32_t x) { return x == sentinel; };
    BOOST_TEST((std::all_of(out.begin(), out.begin() + 32, kept) && std::all_of(out.end() - 32, out.end(), kept)));
    BOOST_TEST((done.ok() || std::all_of(out.begin(), out.end(), kept)), name << " has written");
  };
  check("sum", [&] { return romvec::bag_sum<Policy>(int8_table, ids, offsets, room, options...); });
  check("mean", [&] { return romvec::bag_mean<Policy>(int8_table, ids, offsets, room, options...); });
  check("max", [&] { return romvec::bag_max<Policy>(int8_table, ids, offsets, room, options...); });
  check("weighted sum",
        [&] { return romvec::bag_weighted_sum<Policy>(int8_table, ids, weights, offsets, room, options...); });
}

using numbers = std::vector<int>;

}  // namespace

BOOST_AUTO_TEST_SUITE(bags)

BOOST_AUTO_TEST_CASE(need_a_row_of_output_for_every_bag) {
  all_answer({}, numbers{1, 2, 3}, numbers{0, 1}, 2 * columns);
  all_answer({}, numbers{1, 2, 3}, numbers{0, 1}, 2 * columns + 1);
  all_answer({errc::bad_length, 0}, numbers{1, 2, 3}, numbers{0, 1}, 2 * columns - 1);
  all_answer({errc::bad_length, 0}, numbers{1, 2, 3}, numbers{0}, 0);
  // Before the offsets, and before the ids.
  all_answer({errc::bad_length, 0}, numbers{99}, numbers{7, 1}, columns);
}

BOOST_AUTO_TEST_CASE(need_offsets_that_begin_at_0_and_never_fall) {
  all_answer({}, numbers{1, 2, 3}, numbers{0, 3}, 2 * columns);
  all_answer({}, numbers{1, 2, 3}, numbers{0, 0, 2, 2, 3}, 5 * columns);
  all_answer({errc::bad_offset, 0}, numbers{1, 2, 3}, numbers{1, 2}, 2 * columns);
  all_answer({errc::bad_offset, 1}, numbers{1, 2, 3}, numbers{0, 4}, 2 * columns);
  all_answer({errc::bad_offset, 2}, numbers{1, 2, 3}, numbers{0, 2, 1}, 3 * columns);
  all_answer({errc::bad_offset, 1}, numbers{1, 2, 3}, numbers{0, -1, 2}, 3 * columns);
  all_answer({errc::bad_offset, 0}, numbers{1, 2, 3}, numbers{-1}, columns);
  all_answer({errc::bad_offset, 0}, numbers{}, numbers{1}, columns);
  // Wider and narrower offsets than any number of ids.
  const std::array<int, 300> ids = {};
  std::int32_t out[2 * columns];
  const auto second = [&](auto offset) {
    const decltype(offset) offsets[] = {0, offset};
    return romvec::bag_sum(int8_table, ids, offsets, out);
  };
  BOOST_TEST((second(std::int64_t{1} << 32) == status(errc::bad_offset, 1)));
  BOOST_TEST((second(UINT64_MAX) == status(errc::bad_offset, 1)));
  BOOST_TEST((second(std::int8_t{INT8_MIN}) == status(errc::bad_offset, 1)));
  // The policy is for ids; offsets are always checked, and before the ids.
  all_answer<on_bad_id::clamp>({errc::bad_offset, 1}, numbers{1, 2, 3}, numbers{0, 4}, 2 * columns);
  all_answer<on_bad_id::zero_row>({errc::bad_offset, 1}, numbers{99}, numbers{0, 4}, 2 * columns);
}

BOOST_AUTO_TEST_CASE(check_every_id_before_they_write) {
  for (std::size_t bad = 0; bad < 40; ++bad) {
    numbers ids(40, 1);
    ids[bad] = bad % 2 == 0 ? 6 : -7;
    all_answer({errc::bad_id, bad}, ids, numbers{0, 20}, 2 * columns);
    all_answer({errc::bad_id, bad}, ids, numbers{0}, columns, padding_id{1});
    all_answer<on_bad_id::clamp>({}, ids, numbers{0, 20}, 2 * columns);
    all_answer<on_bad_id::zero_row>({}, ids, numbers{0, 20}, 2 * columns, padding_id{5});
  }
  // An id of -1 is bad, and stays so when the last row is padding.
  all_answer({errc::bad_id, 1}, numbers{1, -1}, numbers{0}, columns, padding_id{-1});
}

// torch.nn.EmbeddingBag: "padding_idx must be within the number of embeddings", and -1 is the last.
BOOST_AUTO_TEST_CASE(refuse_padding_that_is_no_row) {
  const auto refuse = [](padding_id padding) {
    all_answer({errc::bad_padding_id, 0}, numbers{1, 5}, numbers{0}, columns, padding);
    all_answer<on_bad_id::clamp>({errc::bad_padding_id, 0}, numbers{1, 5}, numbers{0}, columns, padding);
    all_answer<on_bad_id::zero_row>({errc::bad_padding_id, 0}, numbers{1, 5}, numbers{0}, columns, padding);
  };
  refuse(padding_id{6});
  refuse(padding_id{-7});
  refuse(padding_id{9999});
  refuse(padding_id{SIZE_MAX});
  refuse(padding_id{UINT64_MAX});
  refuse(padding_id{INT64_MAX});
  refuse(padding_id{INT64_MIN});
  refuse(padding_id{(std::int64_t{1} << 32) + 1});
  refuse(padding_id{-(std::int64_t{1} << 32) - 1});
}

BOOST_AUTO_TEST_CASE(padding_counts_from_the_end_below_0) {
  const int ids[] = {0, 5, 5, 2};
  float expected[columns];
  float out[columns];
  BOOST_TEST(romvec::bag_mean(int8_table, ids, one_bag, expected, padding_id{5}).ok());
  const auto same = [&](padding_id padding) {
    return romvec::bag_mean(int8_table, ids, one_bag, out, padding).ok() && std::equal(out, out + columns, expected);
  };
  BOOST_TEST(same(padding_id{-1}));
  BOOST_TEST(same(padding_id{std::int8_t{-1}}));
  BOOST_TEST(same(padding_id{std::uint64_t{5}}));
  BOOST_TEST(!same(padding_id{-2}));
  BOOST_TEST(romvec::bag_mean(int8_table, ids, one_bag, expected, padding_id{0}).ok());
  BOOST_TEST(same(padding_id{-6}));
}

// The largest and the smallest id of each type, for 20 ids, of which 16 are looked at together; offsets of that type
// too.
BOOST_AUTO_TEST_CASE_TEMPLATE(refuse_bad_ids_of_any_type, Id, id_types) {
  for (const std::size_t bad : {0U, 15U, 16U, 19U}) {
    std::vector<Id> ids(20, Id{2});
    const Id offsets[] = {Id{0}, Id{7}};
    std::vector<std::int32_t> out(2 * columns, sentinel);
    const auto refuse = [&](Id id) {
      ids[bad] = id;
      BOOST_TEST((romvec::bag_sum(int8_table, ids, offsets, out, padding_id{0}) == status(errc::bad_id, bad)));
      BOOST_TEST(std::all_of(out.begin(), out.end(), [](std::int32_t x) { return x == sentinel; }));
    };
    refuse(std::numeric_limits<Id>::max());
    if (std::numeric_limits<Id>::is_signed) {
      refuse(std::numeric_limits<Id>::min());
      refuse(static_cast<Id>(-1));
    }
    // 20 rows, one of them zeros.
    BOOST_TEST(romvec::bag_sum<on_bad_id::zero_row>(int8_table, ids, offsets, out, padding_id{0}).ok());
    for (std::size_t c = 0; c < columns; ++c) {
      BOOST_TEST(out[c] + out[columns + c] == 19 * int8_table.code(2, c) * int8_table.multiplier(2));
    }
  }
}

// Row 0 is what INT64_MIN is clamped to, but it is not the padding: its id is another.
BOOST_AUTO_TEST_CASE(a_clamped_id_is_not_padding) {
  const std::int64_t ids[] = {INT64_MIN, 0, 2};
  std::int32_t out[columns];
  BOOST_TEST(romvec::bag_sum<on_bad_id::clamp>(int8_table, ids, one_bag, out, padding_id{0}).ok());
  for (std::size_t c = 0; c < columns; ++c) {
    BOOST_TEST(out[c] ==
               int8_table.code(0, c) * int8_table.multiplier(0) + int8_table.code(2, c) * int8_table.multiplier(2));
  }
}

BOOST_AUTO_TEST_CASE(no_bags_write_nothing) {
  all_answer({}, numbers{1, 2}, numbers{}, 0);
  all_answer({}, numbers{1, 2}, numbers{}, columns);
  all_answer({}, numbers{}, numbers{}, 0);
  all_answer({errc::bad_id, 1}, numbers{1, 6}, numbers{}, 0);
}

// Neither bags without ids nor bags of padding alone: a maximum of nothing, too, is zero.
BOOST_AUTO_TEST_CASE(empty_bags_are_zero) {
  const auto is_zero = [](auto call) {
    std::vector<float> out(3 * columns, 7.0f);
    BOOST_TEST(call(out).ok());
    return std::all_of(out.begin(), out.end(), [](float x) { return x == 0; });
  };
  const std::vector<std::int16_t> weights(4, 9);
  const numbers nothing;
  const numbers three_empty = {0, 0, 0};
  BOOST_TEST(is_zero([&](auto& out) { return romvec::bag_sum(int8_table, nothing, three_empty, out); }));
  BOOST_TEST(is_zero([&](auto& out) { return romvec::bag_mean(int8_table, nothing, three_empty, out); }));
  BOOST_TEST(is_zero([&](auto& out) { return romvec::bag_max(int8_table, nothing, three_empty, out); }));
  BOOST_TEST(
      is_zero([&](auto& out) { return romvec::bag_weighted_sum(int8_table, nothing, weights, three_empty, out); }));
  const numbers padding = {4, 4, 4, 4};
  const numbers offsets = {0, 1, 1};
  const padding_id four{4};
  BOOST_TEST(is_zero([&](auto& out) { return romvec::bag_sum(int8_table, padding, offsets, out, four); }));
  BOOST_TEST(is_zero([&](auto& out) { return romvec::bag_mean(int8_table, padding, offsets, out, four); }));
  BOOST_TEST(is_zero([&](auto& out) { return romvec::bag_max(int8_table, padding, offsets, out, four); }));
  BOOST_TEST(
      is_zero([&](auto& out) { return romvec::bag_weighted_sum(int8_table, padding, weights, offsets, out, four); }));
}

BOOST_AUTO_TEST_CASE(weights_must_be_as_many_as_ids_and_of_a_format) {
  const numbers ids = {1, 2, 3};
  const auto outcome = [&](std::size_t count, auto... options) {
    const std::vector<std::int16_t> weights(count, 3);
    std::vector<std::int32_t> out(columns, sentinel);
    const status done = romvec::bag_weighted_sum(int8_table, ids, weights, one_bag, out, options...);
    BOOST_TEST((done.ok() || std::all_of(out.begin(), out.end(), [](int x) { return x == sentinel; })));
    return done;
  };
  BOOST_TEST(outcome(3).ok());
  BOOST_TEST(outcome(4).ok());
  BOOST_TEST((outcome(2) == status(errc::bad_length, 0)));
  BOOST_TEST((outcome(0) == status(errc::bad_length, 0)));
  BOOST_TEST(outcome(3, weight_format{0}).ok());
  BOOST_TEST(outcome(3, weight_format{15}).ok());
  BOOST_TEST((outcome(3, weight_format{-1}) == status(errc::bad_format, 0)));
  BOOST_TEST((outcome(3, weight_format{16}) == status(errc::bad_format, 0)));
}

// Bag b of many is the only bag of a call with its ids.
BOOST_AUTO_TEST_CASE(take_any_contiguous_thing) {
  const std::array<std::uint8_t, 3> ids = {5, 0, 2};
  const std::array<std::uint16_t, 2> offsets = {0, 1};
  const std::array<std::int16_t, 3> weights = {100, -200, 300};
  float together[2 * columns];
  std::vector<float> alone(columns);
  const std::span<const std::uint8_t> last = std::span(ids).subspan(1);
  BOOST_TEST(romvec::bag_mean(int8_table, ids, offsets, together).ok());
  BOOST_TEST(romvec::bag_mean(int8_table, last, one_bag, alone).ok());
  BOOST_TEST(std::equal(alone.begin(), alone.end(), together + columns));
  BOOST_TEST(romvec::bag_weighted_sum(int8_table, ids, weights, offsets, std::span(together)).ok());
  BOOST_TEST(romvec::bag_weighted_sum(int8_table, last, std::span(weights).subspan(1), one_bag, alone).ok());
  BOOST_TEST(std::equal(alone.begin(), alone.end(), together + columns));
}

BOOST_AUTO_TEST_SUITE_END()
