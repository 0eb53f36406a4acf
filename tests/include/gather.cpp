// SPDX-License-Identifier: BSL-1.0
#include "romvec/gather.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "include/conformance/tables.hpp"
#include "include/random.hpp"
#include "reference/rounding.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using conformance::int8_table;
using conformance::q15_table;
using conformance::q7_table;
using romvec::fixed;
using romvec::int8_rows;
using romvec::q_format;

// Looking up works in a constant expression, and answers what value() and the definition say.
constexpr float sample[4][5] = {{23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
constexpr auto animals = romvec::make_table<int8_rows>(sample);
template <class T, class... Format>
constexpr std::array<T, 5> row_of(std::size_t id, Format... format) {
  std::array<T, 5> out{};
  return romvec::lookup(animals, id, out, format...) ? out : std::array<T, 5>{};
}
static_assert(row_of<float>(3)[1] == 127 * 19610 * 0x1p-16f && row_of<std::int8_t>(3)[1] == 127);
static_assert(row_of<std::int16_t>(3)[1] == (127 * 19610 + 64) / 128 && row_of<std::int16_t>(2)[2] == 0);
static_assert(row_of<std::int16_t>(3, q_format{8})[1] == (127 * 19610 + 128) / 256);

// Every kind of output against the definition, weight by weight, through a view of any kind.
template <class Table>
void compare_with_definition(const Table& table) {
  const auto view = table.view();
  const std::size_t dim = view.dim();
  std::vector<std::size_t> ids(view.vocab_size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ids[i] = ids.size() - 1 - i;
  }
  const auto for_each_weight = [&](auto visit) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      for (std::size_t c = 0; c < dim; ++c) {
        visit(i * dim + c, view.code(ids[i], c), view.multiplier(ids[i]));
      }
    }
  };
  int wrong = 0;

  std::vector<float> floats(ids.size() * dim);
  BOOST_TEST(romvec::gather(table, ids, floats).ok());
  for_each_weight([&](std::size_t i, int code, int multiplier) {
    wrong += static_cast<double>(floats[i]) != std::ldexp(static_cast<double>(code) * multiplier, view.exponent());
  });

  std::vector<std::int16_t> q15(ids.size() * dim);
  BOOST_TEST(romvec::gather(table, ids, q15).ok());
  for_each_weight([&](std::size_t i, int code, int multiplier) {
    wrong += q15[i] != reference::to_q(code, multiplier, view.exponent(), -view.natural_q15_exponent());
  });

  for (int fraction_bits = -140; fraction_bits <= 140; ++fraction_bits) {
    std::fill(q15.begin(), q15.end(), std::int16_t{0x5A5A});
    BOOST_TEST(romvec::gather(table, ids, q15, q_format{fraction_bits}).ok());
    for_each_weight([&](std::size_t i, int code, int multiplier) {
      wrong += q15[i] != reference::to_q(code, multiplier, view.exponent(), fraction_bits);
    });
  }

  if constexpr (sizeof(typename Table::code_type) == 1) {
    std::vector<std::int8_t> codes(ids.size() * dim);
    BOOST_TEST(romvec::gather(table, ids, codes).ok());
    for_each_weight([&](std::size_t i, int code, int) { wrong += codes[i] != code; });
  }
  BOOST_TEST(wrong == 0);
}

template <class Format>
romvec::table_view<Format> dynamic_view(const auto& table) {
  if constexpr (Format::has_multipliers) {
    return romvec::detail::trusted_view<Format>({table.codes, table.multipliers, table.table_exponent},
                                                table.vocab_size, table.dim);
  } else {
    return romvec::detail::trusted_view<Format>({table.codes}, table.vocab_size, table.dim);
  }
}

template <std::size_t Dim, class Format>
void compare_random_table(std::uint32_t seed) {
  testing::random source(seed);
  std::vector<float> weights(4 * Dim);
  testing::fill_like_trained(weights, Dim, source);
  romvec::table<Format, 4, Dim> table;
  BOOST_TEST_REQUIRE(romvec::quantize(weights, table).ok());
  compare_with_definition(table);
  compare_with_definition(dynamic_view<Format>(table));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gathering)

BOOST_AUTO_TEST_CASE(follows_the_definition_for_every_format_and_output) {
  compare_with_definition(int8_table);
  compare_with_definition(q7_table);
  compare_with_definition(q15_table);
  compare_with_definition(dynamic_view<int8_rows>(int8_table));
  compare_with_definition(dynamic_view<fixed<std::int8_t, 7>>(q7_table));
  compare_with_definition(dynamic_view<fixed<std::int16_t, 15>>(q15_table));
}

BOOST_AUTO_TEST_CASE(follows_the_definition_for_odd_dims) {
  compare_random_table<1, int8_rows>(31);
  compare_random_table<2, fixed<std::int8_t, 5>>(32);
  compare_random_table<17, fixed<std::int16_t, 13>>(33);
  compare_random_table<47, int8_rows>(34);
  compare_random_table<64, fixed<std::int16_t, 13>>(35);
}

// Fixed formats at the ends of their range: Q15 keeps every bit of an int8 code, and of an int16 code is a copy.
BOOST_AUTO_TEST_CASE(follows_the_definition_at_extreme_fraction_bits) {
  const std::int8_t codes[] = {127, -127, 1, -1, 0};
  const std::int16_t wide_codes[] = {32767, -32767, 1, -1, 0};
  compare_with_definition(romvec::detail::trusted_view<fixed<std::int8_t, 126>, 1, 5>({codes}, 1, 5));
  compare_with_definition(romvec::detail::trusted_view<fixed<std::int8_t, -120>, 1, 5>({codes}, 1, 5));
  compare_with_definition(romvec::detail::trusted_view<fixed<std::int16_t, 126>, 1, 5>({wide_codes}, 1, 5));
  compare_with_definition(romvec::detail::trusted_view<fixed<std::int16_t, -112>, 1, 5>({wide_codes}, 1, 5));
  const std::uint16_t multipliers[] = {32767};
  compare_with_definition(romvec::detail::trusted_view<int8_rows, 1, 5>({codes, multipliers, -126}, 1, 5));
  compare_with_definition(romvec::detail::trusted_view<int8_rows, 1, 5>({codes, multipliers, 106}, 1, 5));
}

BOOST_AUTO_TEST_CASE(any_fraction_bits_saturate_or_vanish) {
  std::int16_t out[5];
  for (const int fraction_bits : {200, 1000, 1 << 20}) {
    BOOST_TEST(romvec::lookup(animals, 0, out, q_format{fraction_bits}).ok());
    BOOST_TEST(std::all_of(out, out + 5, [](int q) { return q == 32767; }));
    BOOST_TEST(romvec::lookup(animals, 0, out, q_format{-fraction_bits}).ok());
    BOOST_TEST(std::all_of(out, out + 5, [](int q) { return q == 0; }));
  }
}

// What a list of ids asks for is known when it is called, though the output's length is known before.
BOOST_AUTO_TEST_CASE(an_output_shorter_than_a_row_holds_no_rows) {
  std::array<std::int16_t, 3> room{7, 7, 7};
  std::vector<int> ids;
  BOOST_TEST(romvec::gather(animals, ids, room).ok());
  ids.push_back(2);
  BOOST_TEST((romvec::gather(animals, ids, room).code() == romvec::errc::bad_length));
  BOOST_TEST(romvec::gather(animals, std::vector<int>{}, std::span<std::int16_t>()).ok());
  BOOST_TEST((room == std::array<std::int16_t, 3>{7, 7, 7}));
}

// The course's point: looking a row up is multiplying a one-hot vector with the table.
BOOST_AUTO_TEST_CASE(equals_one_hot_times_the_table) {
  constexpr int ids[] = {3, 0, 2, 2, 1};
  std::int8_t gathered[5 * 5];
  BOOST_TEST(romvec::gather(animals, ids, gathered).ok());
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t c = 0; c < 5; ++c) {
      int product = 0;
      for (int v = 0; v < 4; ++v) {
        product += (v == ids[i] ? 1 : 0) * animals.code(static_cast<std::size_t>(v), c);
      }
      BOOST_TEST(gathered[i * 5 + c] == product);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
