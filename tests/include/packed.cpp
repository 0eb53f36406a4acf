// SPDX-License-Identifier: BSL-1.0
// Packed rows: the answers are those of the table itself, which tests/include/nearest.cpp and logits.cpp hold to the
// reference, for every dim up to two registers and every number of rows around a group.
#include "romvec/packed.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "include/random.hpp"
#include "include/random_table.hpp"
#include "romvec/format.hpp"
#include "romvec/gather.hpp"
#include "romvec/make_view.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::int8_rows;
using romvec::neighbor;
using testing::random_table;

using formats = std::tuple<int8_rows, fixed<std::int8_t, 7>>;

// Storage with a margin of sentinels; pack() must leave it alone.
class guarded_storage {
 public:
  explicit guarded_storage(std::size_t bytes) : bytes_(bytes), words_((bytes + 2 * margin) / sizeof(std::int32_t) + 1) {
    std::fill(all().begin(), all().end(), sentinel);
  }
  std::span<std::byte> storage() { return all().subspan(margin, bytes_); }
  bool is_guarded() {
    const auto is_sentinel = [](std::byte b) { return b == sentinel; };
    const auto before = all().first(margin);
    const auto behind = all().subspan(margin + bytes_);
    return std::all_of(before.begin(), before.end(), is_sentinel) &&
           std::all_of(behind.begin(), behind.end(), is_sentinel);
  }

 private:
  static constexpr std::size_t margin = 64;
  static constexpr auto sentinel = std::byte{0x5A};
  std::span<std::byte> all() { return std::as_writable_bytes(std::span(words_)); }

  std::size_t bytes_;
  std::vector<std::int32_t> words_;
};

std::vector<std::int8_t> random_query(std::size_t dim, testing::random& source) {
  std::vector<std::int8_t> query(dim);
  std::generate(query.begin(), query.end(), [&] { return static_cast<std::int8_t>(source.between(-128, 127)); });
  return query;
}

template <class View, class Packed>
int different_neighbors(const View& view, const Packed& packed, std::span<const std::int8_t> query,
                        std::span<const std::uint32_t> left_out) {
  int different = 0;
  for (const std::size_t k : {1u, 3u, 10u, 200u}) {
    std::vector<neighbor> expected(k);
    std::vector<neighbor> found(k);
    const std::size_t count = romvec::nearest(view, query, expected, left_out).count();
    different += romvec::nearest(packed, query, found, left_out) != count;
    for (std::size_t i = 0; i < count; ++i) {
      different += found[i].id != expected[i].id || found[i].cosine != expected[i].cosine ||
                   found[i].dot != expected[i].dot || found[i].squared_norm != expected[i].squared_norm;
    }
  }
  return different;
}

template <class View, class Packed>
int different_logits(const View& view, const Packed& packed, std::span<const std::int8_t> hidden) {
  int different = 0;
  std::vector<float> floats(view.vocab_size());
  std::vector<float> packed_floats(view.vocab_size());
  different += !romvec::logits(view, hidden, floats, romvec::hidden_format{7}).ok();
  different += !romvec::logits(packed, hidden, packed_floats, romvec::hidden_format{7}).ok();
  different += floats != packed_floats;
  std::vector<std::int32_t> integers(view.vocab_size());
  std::vector<std::int32_t> packed_integers(view.vocab_size());
  different += !romvec::logits(view, hidden, integers).ok();
  different += !romvec::logits(packed, hidden, packed_integers).ok();
  different += integers != packed_integers;
  return different;
}

template <class Format>
void compare(std::size_t vocab_size, std::size_t dim, testing::random& source) {
  const random_table<Format> table(vocab_size, dim, source);
  const auto view = table.view();
  guarded_storage memory(romvec::packed_bytes(view));
  romvec::packed_table<romvec::table_view<Format>> packed;
  BOOST_TEST_REQUIRE(romvec::pack(view, memory.storage(), packed).ok());
  BOOST_TEST(memory.is_guarded());
  const auto query = random_query(dim, source);
  const std::uint32_t left_out[] = {0, static_cast<std::uint32_t>(vocab_size / 2)};
  BOOST_TEST(different_neighbors(view, packed, query, {}) == 0, vocab_size << " x " << dim);
  BOOST_TEST(different_neighbors(view, packed, query, left_out) == 0, vocab_size << " x " << dim);
  BOOST_TEST(different_logits(view, packed, query) == 0, vocab_size << " x " << dim);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(packed)

BOOST_AUTO_TEST_CASE_TEMPLATE(every_dim, Format, formats) {
  testing::random source(81);
  for (std::size_t dim = 1; dim <= 130; ++dim) {
    compare<Format>(33, dim, source);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_number_of_rows, Format, formats) {
  testing::random source(82);
  for (std::size_t vocab_size = 1; vocab_size <= 100; ++vocab_size) {
    compare<Format>(vocab_size, 20, source);
  }
  compare<Format>(3001, 67, source);
}

BOOST_AUTO_TEST_CASE(too_little_storage_is_refused) {
  testing::random source(83);
  const random_table<int8_rows> table(40, 9, source);
  const auto view = table.view();
  guarded_storage memory(romvec::packed_bytes(view));
  romvec::packed_table<romvec::table_view<int8_rows>> packed;
  const auto short_by_one = memory.storage().first(romvec::packed_bytes(view) - 1);
  BOOST_TEST((romvec::pack(view, short_by_one, packed).code() == errc::bad_length));
  const std::size_t padded = (romvec::packed_bytes(view) + 4) / 4 * 4;
  guarded_storage askew(padded);
  BOOST_TEST((romvec::pack(view, askew.storage().subspan(1), packed).code() == errc::misaligned));
  BOOST_TEST(packed.view().vocab_size() == 0u);
  const auto untouched = [](std::byte b) { return b == std::byte{0x5A}; };
  BOOST_TEST(std::all_of(memory.storage().begin(), memory.storage().end(), untouched));
  BOOST_TEST(std::all_of(askew.storage().begin(), askew.storage().end(), untouched));
}

BOOST_AUTO_TEST_CASE(over_the_table_is_refused) {
  const romvec::shape size{.vocab_size = 4, .dim = 64};
  std::vector<std::int32_t> words(4096);
  const std::span<std::byte> all = std::as_writable_bytes(std::span(words));
  const auto* const codes = reinterpret_cast<const std::int8_t*>(all.data()) + 4096;
  romvec::table_view<fixed<std::int8_t, 7>> view;
  BOOST_TEST_REQUIRE(romvec::make_view(std::span(codes, 256), size, view).ok());
  romvec::packed_table<decltype(view)> packed;
  BOOST_TEST((romvec::pack(view, all.subspan(4096 - romvec::packed_bytes(view) + 4), packed).code() == errc::overlaps));
  BOOST_TEST((romvec::pack(view, all.subspan(4096 + 252), packed).code() == errc::overlaps));
  BOOST_TEST(romvec::pack(view, all.subspan(4096 + 256), packed).ok());
}

// A row so long that its norm needs more than 32 bits.
BOOST_AUTO_TEST_CASE(rows_that_are_too_long_are_refused) {
  const std::size_t dim = romvec::kernel::longest_scanned_row + 1;
  const std::vector<std::int8_t> codes(dim);
  romvec::table_view<fixed<std::int8_t, 7>> view;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, {.vocab_size = 1, .dim = dim}, view).ok());
  romvec::packed_table<decltype(view)> packed;
  // No board has the memory; nobody must find that first to be told that it would not help.
  BOOST_TEST((romvec::pack(view, std::span<std::byte>(), packed).code() == errc::too_long));
}

// Whatever takes a table takes its packed form.
BOOST_AUTO_TEST_CASE(is_a_table) {
  static_assert(romvec::table_like<romvec::packed_table<romvec::table_view<int8_rows>>>);
  testing::random source(85);
  const random_table<int8_rows> table(40, 9, source);
  const auto view = table.view();
  guarded_storage memory(romvec::packed_bytes(view));
  romvec::packed_table<romvec::table_view<int8_rows>> packed;
  std::vector<float> row(9);
  BOOST_TEST((romvec::lookup(packed, 0, row).code() == errc::bad_id));  // before it is one
  BOOST_TEST_REQUIRE(romvec::pack(view, memory.storage(), packed).ok());
  BOOST_TEST(romvec::lookup(packed, 17, row).ok());
  BOOST_TEST(row[8] == view.value(17, 8));
}

BOOST_AUTO_TEST_CASE(short_spans_are_refused) {
  testing::random source(84);
  const random_table<int8_rows> table(40, 9, source);
  const auto view = table.view();
  guarded_storage memory(romvec::packed_bytes(view));
  romvec::packed_table<romvec::table_view<int8_rows>> packed;
  BOOST_TEST_REQUIRE(romvec::pack(view, memory.storage(), packed).ok());
  const std::vector<std::int8_t> query(8);
  std::vector<neighbor> found(2);
  BOOST_TEST((romvec::nearest(packed, query, found).code() == errc::bad_length));
  BOOST_TEST((romvec::nearest(packed, std::vector<std::int8_t>(9), std::span<neighbor>()) == 0U));
  std::vector<float> logits(40);
  BOOST_TEST((romvec::logits(packed, query, logits).code() == errc::bad_length));
  BOOST_TEST(
      (romvec::logits(packed, std::vector<std::int8_t>(9), std::span(logits).first(39)).code() == errc::bad_length));
}

BOOST_AUTO_TEST_SUITE_END()
