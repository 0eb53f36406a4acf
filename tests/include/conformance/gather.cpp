// SPDX-License-Identifier: BSL-1.0
// gather and lookup give at run time what they give in a constant expression, for every format, output and policy; a
// bad id is found before anything is written.
#include "romvec/gather.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "include/conformance/formats.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/tables.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::errc;
using romvec::on_bad_id;

constexpr std::size_t count = 4;
constexpr std::int32_t good_ids[count] = {5, 0, 3, 5};
constexpr std::int32_t bad_ids[count] = {5, -1, 6, INT32_MIN};

// One for all cases: there are 16 KB of RAM.
template <class T>
guarded_row<T> out;

template <class T>
using output = std::array<T, count * columns>;

// What the compiler makes of the same call.
template <on_bad_id Policy, class Format, class T, auto& Ids, class... Q>
constexpr output<T> compiled(Q... q) {
  output<T> result{};
  return romvec::gather<Policy>(table_in<Format>, Ids, result, q...) ? result : output<T>{};
}

template <on_bad_id Policy, class Format, class T, auto& Ids, int... FractionBits>
void compare_with_compiler() {
  static constexpr output<T> expected = compiled<Policy, Format, T, Ids>(romvec::q_format{FractionBits}...);
  T* const first = out<T>.prepare(count * columns, 3);
  const romvec::status done = romvec::gather<Policy>(table_in<Format>, Ids, std::span<T>(first, count * columns),
                                                     romvec::q_format{FractionBits}...);
  BOOST_TEST(done.ok());
  BOOST_TEST(out<T>.holds(expected.data()));
}

// A bad id of this type, alone and behind good ones: found, named by its index, nothing written.
template <class Id>
void refuse(Id bad) {
  static constexpr std::int16_t nothing[1] = {};
  const Id ids[] = {Id{2}, Id{5}, Id{0}, bad};
  const std::span<std::int16_t> room(out<std::int16_t>.prepare(0, 0), sizeof(ids) / sizeof(Id) * columns);
  const romvec::status all = romvec::gather(int8_table, ids, room);
  BOOST_TEST((all.code() == errc::bad_id));
  BOOST_TEST(all.position() == 3u);
  const romvec::status one = romvec::lookup(int8_table, bad, room, romvec::q_format{12});
  BOOST_TEST((one.code() == errc::bad_id));
  BOOST_TEST(one.position() == 0u);
  BOOST_TEST(out<std::int16_t>.holds(nothing));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gather)

// Every kind of output under one policy, every policy with one kind; row_to_*.cpp hold each output to its definition.
BOOST_AUTO_TEST_CASE_TEMPLATE(check_agrees_with_the_compiler, Format, formats) {
  compare_with_compiler<on_bad_id::check, Format, float, good_ids>();
  compare_with_compiler<on_bad_id::check, Format, std::int16_t, good_ids>();
  compare_with_compiler<on_bad_id::check, Format, std::int16_t, good_ids, 8>();
  compare_with_compiler<on_bad_id::check, Format, std::int16_t, good_ids, 17>();
  compare_with_compiler<on_bad_id::check, Format, typename Format::code_type, good_ids>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(clamp_agrees_with_the_compiler, Format, formats) {
  compare_with_compiler<on_bad_id::clamp, Format, float, bad_ids>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(zero_row_agrees_with_the_compiler, Format, formats) {
  compare_with_compiler<on_bad_id::zero_row, Format, std::int16_t, bad_ids, 12>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(clamp_takes_the_first_and_the_last_row, Format, byte_formats) {
  constexpr const auto& table = table_in<Format>;
  std::int8_t codes_out[count * columns];
  BOOST_TEST(romvec::gather<on_bad_id::clamp>(table, bad_ids, codes_out).ok());
  for (std::size_t c = 0; c < columns; ++c) {
    BOOST_TEST(codes_out[c] == table.code(5, c));
    BOOST_TEST(codes_out[columns + c] == table.code(0, c));
    BOOST_TEST(codes_out[2 * columns + c] == table.code(5, c));
    BOOST_TEST(codes_out[3 * columns + c] == table.code(0, c));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(zero_row_is_zero, Format, formats) {
  constexpr const auto& table = table_in<Format>;
  float floats[count * columns];
  BOOST_TEST(romvec::gather<on_bad_id::zero_row>(table, bad_ids, floats).ok());
  for (std::size_t c = 0; c < columns; ++c) {
    BOOST_TEST((floats[c] == table.value(5, c)));
    BOOST_TEST((floats[columns + c] == 0.0f && floats[2 * columns + c] == 0.0f && floats[3 * columns + c] == 0.0f));
  }
}

BOOST_AUTO_TEST_CASE(check_refuses_bad_ids_of_every_type) {
  refuse<std::int8_t>(-1);
  refuse<std::int8_t>(INT8_MIN);
  refuse<std::int8_t>(INT8_MAX);
  refuse<std::uint8_t>(rows);
  refuse<std::uint8_t>(UINT8_MAX);
  refuse<std::int16_t>(-1);
  refuse<std::int16_t>(rows);
  refuse<std::uint16_t>(UINT16_MAX);
  refuse<std::int32_t>(-1);
  refuse<std::int32_t>(rows);
  refuse<std::int32_t>(INT32_MAX);
  refuse<std::int32_t>(INT32_MIN);
  refuse<std::uint32_t>(UINT32_MAX);
  refuse<std::int64_t>(-1);
  refuse<std::int64_t>(INT64_MIN);
  refuse<std::int64_t>(std::int64_t{1} << 32);  // 0, if only 32 bits of it were looked at
  refuse<std::uint64_t>(std::uint64_t{1} << 32 | 1);
  refuse<std::uint64_t>(UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(a_short_output_is_refused) {
  static constexpr std::int16_t nothing[1] = {};
  const std::int32_t ids[] = {1, 2};
  const std::span<std::int16_t> room(out<std::int16_t>.prepare(0, 0), 2 * columns - 1);
  const romvec::status done = romvec::gather(int8_table, std::span<const std::int32_t>(ids), room);
  BOOST_TEST((done.code() == errc::bad_length));
  BOOST_TEST(out<std::int16_t>.holds(nothing));
}

BOOST_AUTO_TEST_SUITE_END()
