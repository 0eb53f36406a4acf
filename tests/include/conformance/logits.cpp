// SPDX-License-Identifier: BSL-1.0
// Logits are the same bits at run time and in a constant expression, and what the
// definition says, for every dim, format, hidden type and output.
#include "romvec/logits.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/formats.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "reference/float_rounding.hpp"
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

template <class T, class View, class Hidden>
T logit(const View& table, std::size_t row, std::span<const Hidden> numbers) {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < table.dim(); ++c) {
    sum += steps_of(table, row, c) * numbers[c];
  }
  if constexpr (std::same_as<T, float>) {
    return reference::nearest_float(sum, table.exponent() - format_of_hidden.fraction_bits);
  } else if constexpr (std::same_as<T, std::int32_t> && View::format::has_multipliers) {
    return static_cast<std::int32_t>(reference::divide_half_up(sum, std::int64_t{1} << 15));
  } else {
    return static_cast<T>(sum);
  }
}

// What the compiler makes of the same call, and the definition for every dim.
template <class Format, class Hidden, class T>
constexpr std::array<T, short_table_rows> compiled(std::size_t dim) {
  std::array<T, short_table_rows> logits{};
  return call<Format, Hidden, T>(dim, logits).ok() ? logits : std::array<T, short_table_rows>{};
}

template <class Format, class Hidden, class T>
void compare() {
  static constexpr std::array<T, short_table_rows> at_compile_time = compiled<Format, Hidden, T>(67);
  std::array<T, short_table_rows> expected;
  bool same = true;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const auto table = short_table<Format>(0, dim);
    for (std::size_t row = 0; row < short_table_rows; ++row) {
      expected[row] = logit<T, decltype(table), Hidden>(table, row, std::span(hidden<Hidden>).first(dim));
    }
    const std::span<T> room(out<T>.prepare(short_table_rows, dim % largest_offset), short_table_rows);
    same = same && call<Format, Hidden, T>(dim, room).ok() && out<T>.holds(expected.data()) &&
           (dim != 67 || out<T>.holds(at_compile_time.data()));
    BOOST_TEST_REQUIRE(same, "dim " << dim);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(logits)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_follow_the_definition, Format, formats) {
  compare<Format, std::int8_t, float>();
  compare<Format, std::int8_t, std::int32_t>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_follow_the_definition, Format, formats) {
  compare<Format, std::int16_t, std::int64_t>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_to_int32_follow_the_definition, Format, byte_formats) {
  compare<Format, std::int16_t, std::int32_t>();
}

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
