// SPDX-License-Identifier: BSL-1.0
// A copied table is the table: every code, multiplier and exponent; nothing is written where there is too little room.
#include "romvec/copy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "include/random.hpp"
#include "include/random_table.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using testing::random_table;
using formats = std::tuple<romvec::int8_rows, romvec::fixed<std::int8_t, 7>, romvec::fixed<std::int16_t, 15>>;

}  // namespace

BOOST_AUTO_TEST_SUITE(copy)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_any_shape, Format, formats) {
  testing::random source(91);
  for (const std::size_t vocab_size : {1u, 2u, 33u, 64u}) {
    for (const std::size_t dim : {1u, 3u, 64u, 65u}) {
      const random_table<Format> table(vocab_size, dim, source);
      const auto view = table.view();
      std::vector<std::uint64_t> memory(romvec::copy_bytes(view) / sizeof(std::uint64_t));
      auto copied = view;
      BOOST_TEST_REQUIRE(romvec::copy_table(view, std::as_writable_bytes(std::span(memory)), copied).ok());
      BOOST_TEST((copied.row(0).data() != view.row(0).data()));
      BOOST_TEST(copied.vocab_size() == vocab_size);
      BOOST_TEST(copied.dim() == dim);
      BOOST_TEST(copied.exponent() == view.exponent());
      int different = 0;
      for (std::size_t r = 0; r < vocab_size; ++r) {
        different += copied.multiplier(r) != view.multiplier(r);
        for (std::size_t c = 0; c < dim; ++c) {
          different += copied.code(r, c) != view.code(r, c);
        }
      }
      BOOST_TEST(different == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_room_is_refused, Format, formats) {
  testing::random source(92);
  const random_table<Format> table(5, 7, source);
  const auto view = table.view();
  std::vector<std::uint64_t> memory(romvec::copy_bytes(view) / sizeof(std::uint64_t) + 1, 7);
  const auto bytes = std::as_writable_bytes(std::span(memory));
  auto copied = view;
  BOOST_TEST(
      (romvec::copy_table(view, bytes.first(romvec::copy_bytes(view) - 1), copied).code() == romvec::errc::bad_length));
  BOOST_TEST((romvec::copy_table(view, bytes.subspan(1), copied).code() == romvec::errc::misaligned));
  BOOST_TEST((copied.row(0).data() == view.row(0).data()));
  BOOST_TEST((memory == std::vector<std::uint64_t>(memory.size(), 7)));
}

// A copy over the table itself, from its first byte to its last, or over its multipliers.
BOOST_AUTO_TEST_CASE_TEMPLATE(over_the_table_is_refused, Format, formats) {
  testing::random source(93);
  const random_table<Format> table(5, 64, source);
  const auto view = table.view();
  const std::size_t bytes = romvec::copy_bytes(view);
  std::vector<std::uint64_t> memory(3 * bytes / sizeof(std::uint64_t));
  const auto all = std::as_writable_bytes(std::span(memory));
  auto first = view;
  BOOST_TEST_REQUIRE(romvec::copy_table(view, all.subspan(bytes), first).ok());
  const std::vector<std::uint64_t> before = memory;
  for (const std::size_t at : {bytes, bytes + 64, bytes / 2 / 64 * 64, 2 * bytes - 64}) {
    auto copied = first;
    BOOST_TEST((romvec::copy_table(first, all.subspan(at), copied).code() == romvec::errc::overlaps), "at " << at);
  }
  BOOST_TEST((memory == before));
  auto copied = first;
  BOOST_TEST(romvec::copy_table(first, all.first(bytes), copied).ok());
  BOOST_TEST(romvec::copy_table(first, all.subspan(2 * bytes), copied).ok());
}

BOOST_AUTO_TEST_SUITE_END()
