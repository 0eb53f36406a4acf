// SPDX-License-Identifier: BSL-1.0
// A slice of a row has the bits that the whole row has there: for every first column and every count of every dim up to
// 130, in every format, as every kind of output; nothing beside it is written.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "include/conformance/formats.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/columns.hpp"
#include "romvec/gather.hpp"
#include "romvec/gather_slices.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::errc;

constexpr std::size_t row = 5;

template <class T>
constexpr T untouched = static_cast<T>(-77);

// One for all cases: there are 16 KB of RAM.
template <class T>
struct rows_of {
  T whole[largest_dim];
  T slice[largest_dim + 2];
};
template <class T>
rows_of<T> room;

// Whether columns [first, first + count) come out as those of the whole row, between two elements that stay.
template <class T, class View, class... Q>
bool is_part_of_row(const View& table, std::size_t first, std::size_t count, Q... q) {
  auto& [whole, slice] = room<T>;
  slice[0] = untouched<T>;
  slice[count + 1] = untouched<T>;
  const std::span<T> out(slice + 1, count);
  return romvec::lookup(table, row, out, romvec::columns{first, count}, q...).ok() &&
         std::memcmp(slice + 1, whole + first, count * sizeof(T)) == 0 && slice[0] == untouched<T> &&
         slice[count + 1] == untouched<T>;
}

template <class T, class Format, class... Q>
void compare_all_slices(Q... q) {
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const auto table = short_table<Format>(0, dim);
    BOOST_TEST_REQUIRE(romvec::lookup(table, row, room<T>.whole, q...).ok());
    for (std::size_t first = 0; first <= dim; ++first) {
      for (std::size_t count = 0; count <= dim - first; ++count) {
        if (!is_part_of_row<T>(table, first, count, q...)) {
          BOOST_TEST_REQUIRE(false, "dim " << dim << ", first " << first << ", count " << count);
        }
      }
    }
  }
}

// What the compiler makes of slices whose columns it knows, and of such as begin where a number says.
template <class Format, class T>
constexpr auto compiled_slices() {
  std::array<T, 2 * 9> out{};
  const int ids[] = {5, 2};
  const bool done = romvec::gather(short_table<Format, 67>(), ids, out, romvec::columns<29, 9>{}).ok();
  return done ? out : std::array<T, 2 * 9>{};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slices)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_floats_have_the_bits_of_the_row, Format, formats) {
  compare_all_slices<float, Format>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(of_natural_q15_have_the_bits_of_the_row, Format, formats) {
  compare_all_slices<std::int16_t, Format>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(in_a_q_format_have_the_bits_of_the_row, Format, formats) {
  compare_all_slices<std::int16_t, Format>(romvec::q_format{9});
}
BOOST_AUTO_TEST_CASE_TEMPLATE(of_codes_have_the_bits_of_the_row, Format, byte_formats) {
  compare_all_slices<std::int8_t, Format>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_the_same_in_a_constant_expression, Format, formats) {
  static constexpr auto expected = compiled_slices<Format, float>();
  std::array<float, 2 * 9> out{};
  BOOST_TEST(romvec::gather(short_table<Format>(0, 67), {5, 2}, out, romvec::columns{29, 9}).ok());
  BOOST_TEST((std::memcmp(out.data(), expected.data(), sizeof out) == 0));
  out = {};
  BOOST_TEST(romvec::gather(short_table<Format, 67>(), {5, 2}, out, romvec::columns_of<9>{29}).ok());
  BOOST_TEST((std::memcmp(out.data(), expected.data(), sizeof out) == 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(take_the_policies_of_whole_rows, Format, formats) {
  const auto table = short_table<Format>(0, 40);
  const int ids[] = {-1, 3, 17};
  float out[3 * 5] = {};
  float last[5] = {};
  BOOST_TEST(romvec::lookup(table, 16, last, romvec::columns{33, 5}).ok());
  BOOST_TEST(romvec::gather<romvec::on_bad_id::clamp>(table, ids, out, romvec::columns{33, 5}).ok());
  BOOST_TEST((std::memcmp(out + 10, last, sizeof last) == 0));
  BOOST_TEST(romvec::gather<romvec::on_bad_id::zero_row>(table, ids, out, romvec::columns{33, 5}).ok());
  const float zeros[5] = {};
  BOOST_TEST((std::memcmp(out, zeros, sizeof zeros) == 0 && std::memcmp(out + 10, zeros, sizeof zeros) == 0));
}

template <class First, class Count>
void refuse(First first, Count count) {
  std::int16_t out[140] = {};
  const romvec::status done =
      romvec::lookup(short_table<romvec::nibble_groups<32>>(0, 130), 1, out, romvec::columns{first, count});
  BOOST_TEST((done == romvec::status(errc::bad_columns, 0)));
  for (const std::int16_t x : out) {
    BOOST_TEST_REQUIRE(x == 0);
  }
}

BOOST_AUTO_TEST_CASE(outside_of_the_row_are_refused) {
  refuse(0, 131);
  refuse(130, 1);
  refuse(131, 0);
  refuse(3, 128);
  refuse(-1, 1);
  refuse(0, -1);
  refuse(INT64_MIN, 1u);
  refuse(SIZE_MAX, 2);
  refuse(1, SIZE_MAX);
  refuse(std::uint64_t{1} << 32, 1);
  std::int16_t out[128] = {};
  const auto table = short_table<romvec::int8_rows, 130>();
  BOOST_TEST((romvec::lookup(table, 1, out, romvec::columns_of<128>{3}).code() == errc::bad_columns));
  BOOST_TEST((romvec::lookup(table, 1, out, romvec::columns_of<128>{2}).ok()));
}

BOOST_AUTO_TEST_CASE(are_refused_as_whole_rows_are) {
  const auto table = short_table<romvec::int8_rows>(0, 130);
  std::int16_t out[10] = {};
  const std::span<std::int16_t> room_for_nine(out, 9);
  const std::int16_t ids[] = {0, 17};
  BOOST_TEST((romvec::gather(table, ids, room_for_nine, romvec::columns{0, 5}).code() == errc::bad_length));
  BOOST_TEST((romvec::gather(table, ids, out, romvec::columns{0, 5}) == romvec::status(errc::bad_id, 1)));
  const std::span<const std::int16_t> ids_in_out(out, 2);
  BOOST_TEST((romvec::gather(table, ids_in_out, out, romvec::columns{0, 5}).code() == errc::overlaps));
  for (const std::int16_t x : out) {
    BOOST_TEST(x == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
