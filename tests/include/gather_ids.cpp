// SPDX-License-Identifier: BSL-1.0
// What gather and lookup take for ids and outputs, what they refuse, and that nothing is written then.
#include "romvec/gather.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
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

using conformance::int8_table;
using romvec::errc;
using romvec::on_bad_id;
using romvec::q_format;
using romvec::status;

constexpr float sample[4][5] = {{23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
constexpr auto animals = romvec::make_table<romvec::int8_rows>(sample);

using id_types = std::tuple<std::int8_t, std::uint8_t, char, char8_t, std::int16_t, std::uint16_t, char16_t,
                            std::int32_t, std::uint32_t, char32_t, wchar_t, std::int64_t, std::uint64_t>;

// An output in the middle of a larger one.
struct guarded {
  static constexpr std::int16_t sentinel = 0x5A5A;
  std::vector<std::int16_t> all;
  std::span<std::int16_t> room;
  explicit guarded(std::size_t size) : all(size + 64, sentinel), room(all.data() + 32, size) {}
  [[nodiscard]] bool untouched() const {
    return std::all_of(all.begin(), all.end(), [](std::int16_t x) { return x == sentinel; });
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(gathering_ids)

BOOST_AUTO_TEST_CASE_TEMPLATE(takes_ids_of_any_integer_type, Id, id_types) {
  const Id ids[] = {Id{5}, Id{0}, Id{2}};
  float out[3 * conformance::columns];
  BOOST_TEST(romvec::gather(int8_table, ids, out).ok());
  BOOST_TEST(romvec::gather(int8_table, ids, std::span(out)).ok());
  BOOST_TEST(out[conformance::columns * 2 + 3] == int8_table.value(2, 3));
  BOOST_TEST(romvec::lookup(int8_table, ids[0], out).ok());
  BOOST_TEST(out[7] == int8_table.value(5, 7));

  // The largest and the smallest id of the type, refused by name of place, and nothing written.
  const Id bad[] = {Id{1}, std::numeric_limits<Id>::max(), Id{1}};
  guarded checked(3 * conformance::columns);
  BOOST_TEST((romvec::gather(int8_table, bad, checked.room) == status(errc::bad_id, 1)));
  BOOST_TEST((romvec::gather(int8_table, bad, checked.room, q_format{12}) == status(errc::bad_id, 1)));
  BOOST_TEST(checked.untouched());
  if (std::numeric_limits<Id>::is_signed) {
    const Id negative[] = {Id{1}, Id{1}, static_cast<Id>(-1), std::numeric_limits<Id>::min()};
    guarded still(4 * conformance::columns);
    BOOST_TEST((romvec::gather(int8_table, negative, still.room) == status(errc::bad_id, 2)));
    BOOST_TEST(still.untouched());
  }
}

BOOST_AUTO_TEST_CASE(bad_ids_under_the_other_policies) {
  const std::int64_t ids[] = {-1, 6, INT32_MAX, INT64_MIN, INT64_MAX, std::int64_t{1} << 32, 2};
  const std::uint64_t unsigned_ids[] = {6, UINT32_MAX, UINT64_MAX, std::uint64_t{1} << 32, 2};
  float out[7 * conformance::columns];
  const auto row_is = [&](std::size_t i, int row) {
    for (std::size_t c = 0; c < conformance::columns; ++c) {
      const float expected = row < 0 ? 0.0f : int8_table.value(static_cast<std::size_t>(row), c);
      if (out[i * conformance::columns + c] != expected) {
        return false;
      }
    }
    return true;
  };
  const auto rows_are = [&](std::initializer_list<int> rows) {
    std::size_t i = 0;
    return std::all_of(rows.begin(), rows.end(), [&](int row) { return row_is(i++, row); });
  };
  BOOST_TEST(romvec::gather<on_bad_id::clamp>(int8_table, ids, out).ok());
  BOOST_TEST(rows_are({0, 5, 5, 0, 5, 5, 2}));
  BOOST_TEST(romvec::gather<on_bad_id::zero_row>(int8_table, ids, out).ok());
  BOOST_TEST(rows_are({-1, -1, -1, -1, -1, -1, 2}));
  BOOST_TEST(romvec::gather<on_bad_id::clamp>(int8_table, unsigned_ids, out).ok());
  BOOST_TEST(rows_are({5, 5, 5, 5, 2}));
  BOOST_TEST(romvec::gather<on_bad_id::zero_row>(int8_table, unsigned_ids, out).ok());
  BOOST_TEST(rows_are({-1, -1, -1, -1, 2}));
}

// The id is checked wherever it stands, and before the first row is written.
BOOST_AUTO_TEST_CASE(checks_every_id_before_it_writes) {
  for (std::size_t bad = 0; bad < 9; ++bad) {
    std::vector<int> ids(9, 1);
    ids[bad] = -7;
    guarded out(9 * conformance::columns);
    BOOST_TEST((romvec::gather(int8_table, ids, out.room) == status(errc::bad_id, bad)));
    BOOST_TEST(out.untouched());
  }
}

BOOST_AUTO_TEST_CASE(needs_exactly_ids_times_dim_elements) {
  const std::vector<int> ids = {1, 2, 3};
  const auto outcome = [&]<on_bad_id Policy>(std::integral_constant<on_bad_id, Policy>, std::size_t size) {
    guarded out(size);
    const status done = romvec::gather<Policy>(int8_table, ids, out.room);
    const bool margins = std::all_of(out.all.begin(), out.all.begin() + 32, [](int x) { return x == 0x5A5A; }) &&
                         std::all_of(out.all.end() - 32, out.all.end(), [](int x) { return x == 0x5A5A; });
    BOOST_TEST(margins);
    BOOST_TEST((done.ok() || out.untouched()));
    return done;
  };
  const auto all_policies = [&](std::size_t size, errc code) {
    BOOST_TEST((outcome(std::integral_constant<on_bad_id, on_bad_id::check>{}, size).code() == code));
    BOOST_TEST((outcome(std::integral_constant<on_bad_id, on_bad_id::clamp>{}, size).code() == code));
    BOOST_TEST((outcome(std::integral_constant<on_bad_id, on_bad_id::zero_row>{}, size).code() == code));
  };
  all_policies(3 * conformance::columns, errc::ok);
  all_policies(3 * conformance::columns + 1, errc::ok);
  all_policies(3 * conformance::columns - 1, errc::bad_length);
  all_policies(0, errc::bad_length);
}

BOOST_AUTO_TEST_CASE(no_ids_write_nothing) {
  guarded out(conformance::columns);
  BOOST_TEST(romvec::gather(int8_table, std::span<const int>(), out.room).ok());
  BOOST_TEST(romvec::gather(int8_table, std::vector<long>(), out.room, q_format{3}).ok());
  BOOST_TEST(romvec::gather<on_bad_id::zero_row>(int8_table, std::span<const int>(), std::span<std::int16_t>()).ok());
  BOOST_TEST(out.untouched());
}

BOOST_AUTO_TEST_CASE(ids_and_output_may_be_any_contiguous_thing) {
  const int c_ids[] = {3, 1};
  const std::array<std::uint8_t, 2> array_ids = {3, 1};
  std::vector<std::int64_t> vector_ids = {3, 1};
  float expected[10];
  for (std::size_t c = 0; c < 5; ++c) {
    expected[c] = animals.value(3, c);
    expected[5 + c] = animals.value(1, c);
  }
  const auto check = [&](status done, const auto& out) {
    BOOST_TEST(done.ok());
    BOOST_TEST(std::equal(expected, expected + 10, std::begin(out)));
  };
  float c_out[10] = {};
  std::array<float, 10> array_out = {};
  std::vector<float> vector_out(10);
  check(romvec::gather(animals, c_ids, c_out), c_out);
  check(romvec::gather(animals, array_ids, array_out), array_out);
  check(romvec::gather(animals, vector_ids, vector_out), vector_out);
  vector_out.assign(10, 0.0f);
  check(romvec::gather(animals, std::span(vector_ids), std::span(vector_out)), vector_out);
  std::fill(c_out, c_out + 10, 0.0f);
  check(romvec::gather(animals, {3, 1}, c_out), c_out);
  std::fill(c_out, c_out + 10, 0.0f);
  check(romvec::gather<on_bad_id::clamp>(animals, {99, 1}, std::span<float, 10>(c_out)), c_out);
}

BOOST_AUTO_TEST_CASE(braced_ids_take_a_format_and_a_policy_too) {
  std::int16_t braced[10];
  std::int16_t listed[10];
  const int ids[] = {3, 1};
  BOOST_TEST(romvec::gather(animals, {3, 1}, braced, q_format{7}).ok());
  BOOST_TEST(romvec::gather(animals, ids, listed, q_format{7}).ok());
  BOOST_TEST(std::equal(braced, braced + 10, listed));
  BOOST_TEST((romvec::gather(animals, {3, 4}, braced) == status(errc::bad_id, 1)));
  BOOST_TEST(romvec::gather<on_bad_id::zero_row>(animals, {-5, 3}, braced).ok());
  BOOST_TEST(std::all_of(braced, braced + 5, [](int q) { return q == 0; }));
}

BOOST_AUTO_TEST_SUITE_END()
