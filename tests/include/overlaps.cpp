// SPDX-License-Identifier: BSL-1.0
// Outputs that lie over what is still to be read: refused, and nothing written. And ids that are already bad when they
// are read again lead to a row.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "include/conformance/tables.hpp"
#include "romvec/romvec.hpp"
#include "support/test.hpp"

namespace {

using conformance::columns;
using conformance::int8_table;
using conformance::q15_table;
using romvec::errc;
using romvec::on_bad_id;
using romvec::status;

// A buffer with ids from `at` on and room for as many rows from `room` on; call(ids, room) answers a status.
template <class Number, class Call>
errc in_one_buffer(std::size_t at, std::size_t room, std::size_t count, std::size_t rows, Call call) {
  std::vector<Number> buffer(200, Number{1});
  buffer[at] = Number{0};  // also a good first offset
  const std::vector<Number> before = buffer;
  const status done =
      call(std::span<const Number>(buffer.data() + at, count), std::span<Number>(buffer.data() + room, rows * columns));
  BOOST_TEST((done.ok() || buffer == before));
  return done.code();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overlaps)

BOOST_AUTO_TEST_CASE(of_rows_with_ids_are_refused) {
  const auto gather = [](auto ids, auto out) { return romvec::gather(int8_table, ids, out); };
  constexpr std::size_t size = 4 * columns;
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 0, 4, 4, gather) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int8_t>(0, 0, 4, 4, gather) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(40, 0, 4, 4, gather) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 3, 4, 4, gather) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 4, 4, 4, gather) == errc::ok));
  BOOST_TEST((in_one_buffer<std::int16_t>(size - 1, 0, 4, 4, gather) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(size, 0, 4, 4, gather) == errc::ok));
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 0, 0, 4, gather) == errc::ok));
  // More room than rows: what is not written may be ids.
  BOOST_TEST((in_one_buffer<std::int16_t>(columns, 0, 1, 4, gather) == errc::ok));
}

BOOST_AUTO_TEST_CASE(of_int16_rows_with_unsigned_ids_are_refused) {
  std::vector<std::int16_t> buffer(200, 1);
  // The signed and the unsigned type of one size may share memory.
  const std::span<const std::uint16_t> ids(reinterpret_cast<const std::uint16_t*>(buffer.data()), 4);
  BOOST_TEST((romvec::gather(int8_table, ids, buffer).code() == errc::overlaps));
}

BOOST_AUTO_TEST_CASE(of_bags_with_ids_offsets_and_weights_are_refused) {
  const std::uint16_t ids[] = {1, 2, 3, 4};
  const std::int16_t weights[] = {1, 2, 3, 4};
  const auto by_offsets = [&](auto offsets, auto out) { return romvec::bag_sum(int8_table, ids, offsets, out); };
  BOOST_TEST((in_one_buffer<std::int32_t>(0, 0, 2, 2, by_offsets) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int32_t>(0, 2, 2, 2, by_offsets) == errc::ok));
  BOOST_TEST((in_one_buffer<std::int32_t>(2 * columns, 0, 2, 2, by_offsets) == errc::ok));
  const auto by_lengths = [](auto lengths, auto out) {
    const std::uint16_t two[] = {1, 2};
    const std::int32_t first[] = {2, 0};
    return lengths[1] == 1 ? romvec::bag_sum(int8_table, std::span(two).first(1), romvec::bag_lengths(lengths), out)
                           : romvec::bag_sum(int8_table, two, romvec::bag_lengths(first), out);
  };
  BOOST_TEST((in_one_buffer<std::int32_t>(0, 0, 2, 2, by_lengths) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int32_t>(0, 2, 2, 2, by_lengths) == errc::ok));
  const auto of_ids = [](auto list, auto out) { return romvec::bag_max(int8_table, list, romvec::one_bag, out); };
  BOOST_TEST((in_one_buffer<std::int32_t>(3, 0, 4, 1, of_ids) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 3, 4, 1, of_ids) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 4, 4, 1, of_ids) == errc::ok));
  const auto by_weights = [&](auto factors, auto out) {
    return romvec::bag_weighted_sum(int8_table, ids, factors, romvec::one_bag, out);
  };
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 0, 4, 1, by_weights) == errc::overlaps));
  BOOST_TEST((in_one_buffer<std::int16_t>(0, 4, 4, 1, by_weights) == errc::ok));
  float out[columns];
  BOOST_TEST(romvec::bag_weighted_sum(int8_table, ids, weights, romvec::one_bag, out).ok());
}

// The number of one bag is known to be 0: it may be anything's.
BOOST_AUTO_TEST_CASE(of_one_offset_is_none) {
  std::vector<std::int32_t> buffer(columns, 0);
  const int ids[] = {1, 2};
  const std::span<const std::int32_t, 1> offset(buffer.data(), 1);
  BOOST_TEST(romvec::bag_sum(int8_table, ids, offset, buffer).ok());
}

BOOST_AUTO_TEST_CASE(of_logits_with_the_hidden_vector_are_refused) {
  alignas(4) std::int8_t hidden[64] = {1, 2, 3};
  const std::span<float> out(reinterpret_cast<float*>(hidden), int8_table.vocab_size);
  BOOST_TEST((romvec::logits(int8_table, std::span<const std::int8_t>(hidden), out).code() == errc::overlaps));
  BOOST_TEST(hidden[2] == 3);
}

BOOST_AUTO_TEST_CASE(of_neighbors_with_what_is_left_out_are_refused) {
  romvec::neighbor found[3] = {};
  const std::span<const std::uint32_t> left_out(&found[1].id, 1);
  BOOST_TEST((romvec::nearest(int8_table, int8_table.row(2), found, left_out).code() == errc::overlaps));
  const std::uint32_t apart[] = {1};
  BOOST_TEST((romvec::nearest(int8_table, int8_table.row(2), found, apart) == 3U));
}

// A constant expression compares arrays of one type.
constexpr errc in_place(std::size_t at) {
  std::int16_t buffer[3 * columns] = {1, 2};
  return romvec::gather(int8_table, std::span<const std::int16_t>(buffer + at, 2),
                        std::span<std::int16_t>(buffer, 2 * columns))
      .code();
}
static_assert(in_place(0) == errc::overlaps && in_place(9) == errc::overlaps && in_place(2 * columns) == errc::ok);

// What row_of_id makes of an id that is no row any more.
BOOST_AUTO_TEST_CASE(ids_that_changed_since_lead_to_a_row) {
  for (const std::size_t rows : {std::size_t{1}, std::size_t{6}, std::size_t{512}, std::size_t{30522}}) {
    BOOST_TEST(romvec::detail::row_of_id<on_bad_id::check>(-1, rows) < rows);
    BOOST_TEST(romvec::detail::row_of_id<on_bad_id::check>(INT64_MIN, rows) < rows);
    BOOST_TEST(romvec::detail::row_of_id<on_bad_id::zero_row>(UINT64_MAX, rows) < rows);
    BOOST_TEST(romvec::detail::row_of_id<on_bad_id::check>(std::uint16_t{65535}, rows) < rows);
  }
  BOOST_TEST(romvec::detail::row_of_id<on_bad_id::check>(-1, 512) < 512U);
  // Offsets and lengths the same.
  const std::int64_t offsets[] = {0, 9, -1, INT64_MAX};
  const auto bags = romvec::detail::bags_of(offsets);
  BOOST_TEST(bags.end_of(0, 2, 5) == 5U);
  BOOST_TEST(bags.end_of(1, 2, 5) == 5U);
  BOOST_TEST(bags.end_of(2, 2, 5) == 5U);
  const auto lengths = romvec::detail::bags_of(romvec::bag_lengths(offsets));
  BOOST_TEST(lengths.end_of(1, 2, 5) == 5U);
  BOOST_TEST(lengths.end_of(2, 2, 5) == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
