// SPDX-License-Identifier: BSL-1.0
// Logits are the same bits at run time and in a constant expression, for every dim, format, hidden type and output.
#include "romvec/logits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::fixed;

constexpr romvec::hidden_format format_of_hidden{11};

template <class T>
guarded_row<T> out;

// Any number of the type: its least, too.
template <class Hidden>
constexpr auto hidden = [] {
  std::array<Hidden, largest_dim> numbers = {};
  for (std::uint32_t i = 0; i < largest_dim; ++i) {
    numbers[i] = i % 7 == 2 ? static_cast<Hidden>(sizeof(Hidden) == 1 ? -128 : -32768) : code_at<Hidden>(i + 9);
  }
  return numbers;
}();

template <class Format, class Hidden, class T>
constexpr romvec::status call(std::size_t dim, std::span<T> room) {
  return romvec::logits(short_table<Format>(0, dim), std::span(hidden<Hidden>).first(dim), room, format_of_hidden);
}

// What the compiler makes of the same call.
template <class Format, class Hidden, class T>
constexpr std::array<T, short_table_rows> compiled(std::size_t dim) {
  std::array<T, short_table_rows> logits{};
  return call<Format, Hidden, T>(dim, logits).ok() ? logits : std::array<T, short_table_rows>{};
}

template <class Format, class Hidden, class T>
void compare() {
  for_each_constexpr_dim([](auto dim) {
    static constexpr std::array<T, short_table_rows> expected = compiled<Format, Hidden, T>(dim());
    const std::span<T> room(out<T>.prepare(short_table_rows, dim % largest_offset), short_table_rows);
    BOOST_TEST((call<Format, Hidden, T>(dim, room).ok()));
    BOOST_TEST(out<T>.holds(expected.data()), "dim " << dim());
  });
}

template <class Format>
void compare_all() {
  compare<Format, std::int8_t, float>();
  compare<Format, std::int8_t, std::int32_t>();
  compare<Format, std::int16_t, float>();
  compare<Format, std::int16_t, std::int64_t>();
  if constexpr (sizeof(typename Format::code_type) == 1) {
    compare<Format, std::int16_t, std::int32_t>();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(logits)

BOOST_AUTO_TEST_CASE(of_int8_rows_agree_with_the_compiler) { compare_all<romvec::int8_rows>(); }
BOOST_AUTO_TEST_CASE(of_fixed_int8_agree_with_the_compiler) { compare_all<fixed<std::int8_t, 7>>(); }
BOOST_AUTO_TEST_CASE(of_fixed_int16_agree_with_the_compiler) { compare_all<fixed<std::int16_t, 15>>(); }

// The same row is named by the compiler and at run time, where int32 does not hold its logit.
BOOST_AUTO_TEST_CASE(beyond_int32_are_refused_alike) {
  static constexpr std::int32_t nothing[1] = {};
  static constexpr romvec::status expected = [] {
    std::array<std::int32_t, short_table_rows> logits{};
    return call<fixed<std::int16_t, 15>, std::int16_t, std::int32_t>(67, logits);
  }();
  static_assert(expected.code() == romvec::errc::does_not_fit);
  const std::span<std::int32_t> room(out<std::int32_t>.prepare(0, 0), short_table_rows);
  BOOST_TEST((call<fixed<std::int16_t, 15>, std::int16_t, std::int32_t>(67, room) == expected));
  BOOST_TEST(out<std::int32_t>.holds(nothing));
}

BOOST_AUTO_TEST_CASE(a_short_output_is_refused) {
  static constexpr float nothing[1] = {};
  const std::span<float> room(out<float>.prepare(0, 0), short_table_rows - 1);
  const romvec::status done = call<romvec::int8_rows, std::int8_t, float>(19, room);
  BOOST_TEST((done.code() == romvec::errc::bad_length));
  BOOST_TEST(out<float>.holds(nothing));
}

BOOST_AUTO_TEST_SUITE_END()
