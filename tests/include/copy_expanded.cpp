// SPDX-License-Identifier: BSL-1.0
// A table whose codes are decoded, copied to int8_rows: every value is the same, and so are searches, packed or not.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "include/random.hpp"
#include "include/random_levels.hpp"
#include "romvec/copy.hpp"
#include "romvec/format.hpp"
#include "romvec/nearest.hpp"
#include "romvec/packed.hpp"
#include "support/test.hpp"

namespace {

using testing::random_levels;
using formats = std::tuple<romvec::nibble_rows, romvec::trellis_rows<1>, romvec::trellis_rows<2>,
                           romvec::trellis_rows<3>, romvec::trellis_rows<4>, romvec::trellis_rows<6>>;

std::vector<std::uint64_t> memory_of(std::size_t bytes) { return std::vector<std::uint64_t>(bytes / 8 + 1, 7); }
std::span<std::byte> first(std::vector<std::uint64_t>& memory, std::size_t bytes) {
  return std::as_writable_bytes(std::span(memory)).first(bytes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(copy_expanded)

BOOST_AUTO_TEST_CASE_TEMPLATE(has_the_same_values, Format, formats) {
  testing::random source(17);
  for (const std::size_t vocab_size : {1U, 2U, 33U}) {
    for (std::size_t dim = 1; dim <= 130; dim += dim < 20 ? 1 : 13) {
      const random_levels<Format> random(vocab_size, dim, source);
      const auto table = random.table();
      const std::size_t bytes = romvec::expanded_bytes(table);
      std::vector<std::uint64_t> memory = memory_of(bytes);
      romvec::table_view<romvec::int8_rows> copied;
      BOOST_TEST_REQUIRE(romvec::copy_table(table, first(memory, bytes), copied).ok());
      BOOST_TEST((memory.back() == 7));
      int different = copied.exponent() != table.exponent();
      for (std::size_t r = 0; r < vocab_size; ++r) {
        different += copied.multiplier(r) < 1;
        for (std::size_t c = 0; c < dim; ++c) {
          different += copied.code(r, c) * copied.multiplier(r) != table.product(r, c);
        }
      }
      BOOST_TEST(different == 0, vocab_size << " x " << dim);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(finds_the_same_rows, Format, formats) {
  testing::random source(19);
  const random_levels<Format> random(200, 67, source);
  const auto table = random.table();
  std::vector<std::uint64_t> memory = memory_of(romvec::expanded_bytes(table));
  romvec::table_view<romvec::int8_rows> copied;
  BOOST_TEST_REQUIRE(romvec::copy_table(table, first(memory, romvec::expanded_bytes(table)), copied).ok());
  std::vector<std::uint64_t> room = memory_of(romvec::packed_bytes(copied) + 64);
  romvec::packed_table<decltype(copied)> packed;
  BOOST_TEST_REQUIRE(romvec::pack(copied, first(room, romvec::packed_bytes(copied)), packed).ok());
  for (std::uint32_t id = 0; id < 200; id += 7) {
    romvec::neighbor found[9];
    romvec::neighbor of_copy[9];
    romvec::neighbor of_packed[9];
    BOOST_TEST((romvec::nearest(table, id, found) == 9U && romvec::nearest(copied, id, of_copy) == 9U &&
                romvec::nearest(packed, id, of_packed) == 9U));
    for (std::size_t i = 0; i < 9; ++i) {
      BOOST_TEST(found[i].id == of_copy[i].id);
      BOOST_TEST(of_copy[i].id == of_packed[i].id);
      BOOST_TEST(of_copy[i].cosine == of_packed[i].cosine);
      BOOST_TEST(std::abs(found[i].cosine - of_copy[i].cosine) <= 8);  // each within 4 units
    }
  }
}

BOOST_AUTO_TEST_CASE(without_room_is_refused) {
  testing::random source(23);
  const random_levels<romvec::trellis_rows<2>> random(5, 7, source);
  const auto table = random.table();
  const std::size_t bytes = romvec::expanded_bytes(table);
  std::vector<std::uint64_t> memory = memory_of(bytes + 8);
  const std::vector<std::uint64_t> before = memory;
  romvec::table_view<romvec::int8_rows> copied;
  BOOST_TEST((romvec::copy_table(table, first(memory, bytes - 1), copied).code() == romvec::errc::bad_length));
  BOOST_TEST(
      (romvec::copy_table(table, first(memory, bytes + 1).subspan(1), copied).code() == romvec::errc::misaligned));
  BOOST_TEST((copied.vocab_size() == 0 && memory == before));
}

BOOST_AUTO_TEST_SUITE_END()
