// SPDX-License-Identifier: BSL-1.0
// Bags over a table that a reader reads are those of the same table in memory; a read that fails leaves the output as
// it was.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "include/simulated_flash.hpp"
#include "romvec/reader_gather.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace testing;
using romvec::errc;
using romvec::on_bad_id;
using romvec::status;

constexpr std::int16_t ids[] = {9, 3, 22, 3, 0, 9};
using two_formats = std::tuple<romvec::int8_rows, romvec::nibble_groups<32>>;

template <class T>
bool same(const T& a, const T& b) {
  return std::memcmp(a.data(), b.data(), sizeof a) == 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_of_reader)

BOOST_AUTO_TEST_CASE_TEMPLATE(bags_are_those_of_the_table_in_memory, Format, two_formats) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  const std::uint8_t offsets[] = {0, 2, 2};
  const std::int16_t weights[] = {32767, -5, 100, -32768, 7, 9};
  const romvec::padding_id padding{3};
  const romvec::padding_id absent{-4};
  std::array<float, 3 * flash_dim> expected{};
  std::array<float, 3 * flash_dim> out{};
  const auto check = [&](status in_memory, status read) {
    BOOST_TEST((in_memory.ok() && read.ok()));
    BOOST_TEST(same(out, expected));
    out = {};
    expected = {};
  };
  const auto& table = in.behind_reader;
  check(romvec::bag_sum(in.table, ids, offsets, expected), romvec::bag_sum(table, ids, offsets, out, in.memory));
  check(romvec::bag_sum(in.table, ids, offsets, expected, padding),
        romvec::bag_sum(table, ids, offsets, out, in.memory, padding));
  check(romvec::bag_mean(in.table, ids, offsets, expected, padding),
        romvec::bag_mean(table, ids, offsets, out, in.memory, padding));
  check(romvec::bag_mean(in.table, ids, offsets, expected, absent),
        romvec::bag_mean(table, ids, offsets, out, in.memory, absent));
  check(romvec::bag_max(in.table, ids, offsets, expected, padding),
        romvec::bag_max(table, ids, offsets, out, in.memory, padding));
  check(romvec::bag_weighted_sum(in.table, ids, weights, offsets, expected, padding),
        romvec::bag_weighted_sum(table, ids, weights, offsets, out, in.memory, padding));
  const int bad_ids[] = {-1, 5, 23, 5, 1 << 20, 2};
  check(romvec::bag_max<on_bad_id::zero_row>(in.table, bad_ids, offsets, expected),
        romvec::bag_max<on_bad_id::zero_row>(table, bad_ids, offsets, out, in.memory));
  check(romvec::bag_sum<on_bad_id::clamp>(in.table, bad_ids, offsets, expected, romvec::padding_id{22}),
        romvec::bag_sum<on_bad_id::clamp>(table, bad_ids, offsets, out, in.memory, romvec::padding_id{22}));
  check(romvec::bag_sum(in.table, std::span(ids, 0), std::span(offsets, 1), expected),
        romvec::bag_sum(table, std::span(ids, 0), std::span(offsets, 1), out, in.memory));
}

BOOST_AUTO_TEST_CASE(a_read_that_fails_leaves_the_output_as_it_was) {
  table_in_flash<romvec::int8_rows> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  for (std::size_t failing = 0; failing < 8; ++failing) {
    std::array<float, flash_dim> out{};
    in.flash.reset();
    in.flash.failing_command = failing;
    const status done = romvec::bag_sum(in.behind_reader, ids, romvec::one_bag, out, in.memory);
    BOOST_TEST((done.code() == errc::read_failed && out == std::array<float, flash_dim>{}));
  }
}

BOOST_AUTO_TEST_CASE(a_padding_that_is_no_row_is_refused_before_anything_is_read) {
  table_in_flash<romvec::int8_rows> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  std::array<float, flash_dim> out{};
  const romvec::padding_id outside{23};
  BOOST_TEST((romvec::bag_sum(in.behind_reader, ids, romvec::one_bag, out, in.memory, outside).code() ==
              errc::bad_padding_id));
  BOOST_TEST(in.flash.offsets.empty());
}

BOOST_AUTO_TEST_SUITE_END()
