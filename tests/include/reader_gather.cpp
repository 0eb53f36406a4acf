// SPDX-License-Identifier: BSL-1.0
// Look-ups over a table that a reader reads: the bits of the same table in memory, no byte read but those of
// the rows, in order of address, each once; and nothing written when a read fails.
#include "romvec/reader_gather.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "include/simulated_flash.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace testing;
using romvec::errc;
using romvec::on_bad_id;
using romvec::status;

constexpr std::int16_t ids[] = {9, 3, 22, 3, 0, 9};
constexpr std::size_t count = std::size(ids);
constexpr std::size_t distinct = 4;

template <class T>
using rows_of = std::array<T, count * flash_dim>;

template <class T>
bool same(const T& a, const T& b) {
  return std::memcmp(a.data(), b.data(), sizeof a) == 0;
}

template <on_bad_id Policy, class T, class Format, class Ids, class... Q>
void compare_gather(const Ids& list, Q... q) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  rows_of<T> expected{};
  rows_of<T> out{};
  BOOST_TEST_REQUIRE(romvec::gather<Policy>(in.table, list, expected, q...).ok());
  BOOST_TEST(
      romvec::gather<Policy>(in.behind_reader, list, out, in.room(in.behind_reader.bytes_for_rows(count)), q...).ok());
  BOOST_TEST(same(out, expected));
}

// A call that fails at its n-th read, for every n until it does not: out stays as it was.
template <class Format, class T, class Call>
void fail_every_read(Call call) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  std::vector<T> out(count * flash_dim, T{77});
  std::size_t reads = 0;
  for (const bool short_reads : {false, true}) {
    in.flash.fails_by_reading_less = short_reads;
    for (reads = 0;; ++reads) {
      in.flash.reset();
      in.flash.failing_command = reads;
      const status done = call(in, std::span<T>(out));
      if (done.ok()) {
        break;
      }
      BOOST_TEST((done.code() == errc::read_failed));
      BOOST_TEST(std::count(out.begin(), out.end(), T{77}) == static_cast<std::ptrdiff_t>(out.size()));
      BOOST_TEST_REQUIRE(reads < 100u);
    }
    BOOST_TEST(std::count(out.begin(), out.end(), T{77}) < static_cast<std::ptrdiff_t>(out.size()));
    std::fill(out.begin(), out.end(), T{77});
  }
  BOOST_TEST(reads > 0u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_gather)

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_are_those_of_the_table_in_memory, Format, image_formats) {
  compare_gather<on_bad_id::check, float, Format>(ids);
  compare_gather<on_bad_id::check, std::int16_t, Format>(ids);
  compare_gather<on_bad_id::check, std::int16_t, Format>(ids, romvec::q_format{9});
  compare_gather<on_bad_id::check, typename Format::code_type, Format>(ids);
  const int bad_ids[] = {-1, 5, 23, 5, 1 << 20, 2};
  compare_gather<on_bad_id::clamp, float, Format>(bad_ids);
  compare_gather<on_bad_id::zero_row, float, Format>(bad_ids);
}

// A token costs its row's bytes and no more: codes in one command; multipliers in another, or kept in memory.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_token_reads_the_bytes_of_its_row_alone, Format, image_formats) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  std::array<std::int16_t, flash_dim> out{};
  std::array<std::int16_t, flash_dim> expected{};
  BOOST_TEST(romvec::lookup(in.table, 17, expected).ok());
  BOOST_TEST(romvec::lookup(in.behind_reader, 17, out, in.room(in.behind_reader.bytes_for_rows(1))).ok());
  BOOST_TEST(same(out, expected));
  BOOST_TEST(in.flash.offsets.size() == in.reads);
  BOOST_TEST(in.flash.bytes == in.row_bytes());
  BOOST_TEST(in.flash.offsets[0] == 80 + 17 * in.behind_reader.code_bytes());

  std::array<typename Format::multiplier_type, flash_rows * 3> multipliers{};
  BOOST_TEST(in.behind_reader.keep_multipliers(multipliers).ok());
  in.flash.reset();
  out = {};
  BOOST_TEST(romvec::lookup(in.behind_reader, 17, out, in.memory).ok());
  BOOST_TEST(same(out, expected));
  BOOST_TEST(in.flash.offsets.size() == 1u);
  BOOST_TEST(in.flash.bytes == in.behind_reader.code_bytes());
}

// Slices of every first column and count: the bits of the row, and no byte read but the slice's, of 4-bit codes those
// of its blocks and groups.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_slice_reads_its_bytes_alone, Format, image_formats) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  std::array<float, flash_dim> whole{};
  BOOST_TEST_REQUIRE(romvec::lookup(in.table, 17, whole).ok());
  for (std::size_t first = 0; first <= flash_dim; ++first) {
    for (std::size_t slice = 0; slice <= flash_dim - first; ++slice) {
      std::array<float, flash_dim + 1> out{};
      out[slice] = 77;
      in.flash.reset();
      const bool done = romvec::lookup(in.behind_reader, 17, std::span<float>(out).first(slice), in.memory,
                                       romvec::columns{first, slice})
                            .ok();
      if (!done || std::memcmp(out.data(), whole.data() + first, slice * sizeof(float)) != 0 || out[slice] != 77 ||
          in.flash.offsets.size() != (slice == 0 ? 0 : in.reads)) {
        BOOST_TEST_REQUIRE(false, "first " << first << ", count " << slice);
      }
    }
  }
  in.flash.reset();
  std::array<std::int16_t, 2 * 13> two{};
  BOOST_TEST(romvec::gather(in.behind_reader, std::array{9, 2}, two, in.memory, romvec::columns_of<13>{64}).ok());
  constexpr std::size_t bits = Format::code_bits;
  const std::size_t multipliers = romvec::grouped_format<Format> ? 2 : 0;
  BOOST_TEST(in.flash.bytes == 2 * ((13 * bits + 7) / 8 + multipliers));
  BOOST_TEST((romvec::lookup(in.behind_reader, 1, two, in.memory, romvec::columns{70, 8}).code() == errc::bad_columns));
  BOOST_TEST((romvec::lookup(in.behind_reader, 23, two, in.memory, romvec::columns{0, 0}).code() == errc::bad_id));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(ids_are_read_in_order_of_address_and_once, Format, image_formats) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  rows_of<float> out{};
  BOOST_TEST(romvec::gather(in.behind_reader, ids, out, in.memory).ok());
  BOOST_TEST(in.flash.offsets.size() == distinct * in.reads);
  BOOST_TEST(in.flash.bytes == distinct * in.row_bytes());
  for (std::size_t i = in.reads; i < in.flash.offsets.size(); ++i) {
    BOOST_TEST(in.flash.offsets[i] > in.flash.offsets[i - in.reads]);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_read_that_fails_leaves_the_output_as_it_was, Format, image_formats) {
  fail_every_read<Format, float>(
      [](auto& in, std::span<float> out) { return romvec::gather(in.behind_reader, ids, out, in.memory); });
  fail_every_read<Format, std::int16_t>(
      [](auto& in, std::span<std::int16_t> out) { return romvec::lookup(in.behind_reader, 22, out, in.memory); });
}

BOOST_AUTO_TEST_CASE(the_status_names_the_id_whose_row_was_not_read) {
  table_in_flash<romvec::int8_table> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  rows_of<float> out{};
  in.flash.failing_command = 2;  // of rows 0, 3, 9, 22
  BOOST_TEST((romvec::gather(in.behind_reader, ids, out, in.memory) == status(errc::read_failed, 0)));
  in.flash.reset();
  in.flash.failing_command = 3;
  BOOST_TEST((romvec::gather(in.behind_reader, ids, out, in.memory) == status(errc::read_failed, 2)));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_before_anything_is_read) {
  table_in_flash<romvec::nibble_groups<32>> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  const auto& table = in.behind_reader;
  rows_of<std::int8_t> out{};
  const std::span<std::int8_t> short_out = std::span(out).first(count * flash_dim - 1);
  const std::size_t enough = table.bytes_for_rows(count);
  BOOST_TEST((romvec::gather(table, ids, short_out, in.memory).code() == errc::bad_length));
  BOOST_TEST((romvec::gather(table, ids, out, in.room(enough - 1)).code() == errc::bad_length));
  BOOST_TEST((romvec::gather(table, ids, out, {}).code() == errc::bad_length));
  BOOST_TEST((romvec::gather(table, ids, out, std::span(in.memory).subspan(4)).code() == errc::misaligned));
  const std::span<std::int8_t> in_memory(reinterpret_cast<std::int8_t*>(in.memory) + enough, count * flash_dim);
  BOOST_TEST((romvec::gather(table, ids, in_memory, in.memory).code() == errc::overlaps));
  const int bad[] = {1, 23};
  BOOST_TEST((romvec::gather(table, bad, out, in.memory) == status(errc::bad_id, 1)));
  BOOST_TEST(
      (romvec::bag_sum(table, ids, romvec::one_bag, std::array<float, flash_dim>{}, in.memory, romvec::padding_id{23})
           .code() == errc::bad_padding_id));
  BOOST_TEST(in.flash.offsets.empty());
  const romvec::reader_table<romvec::int8_rows, simulated_flash> unopened;
  BOOST_TEST((romvec::lookup(unopened, 0, out, in.memory).code() == errc::bad_id));
}

BOOST_AUTO_TEST_SUITE_END()
