// SPDX-License-Identifier: BSL-1.0
// Rows of 4-bit codes as floats are code * multiplier * 2^exponent to the last bit, the sign of a zero among them:
// whatever shares a multiplier, however long a row and an output are, with a level of 0 and without, at the ends of the
// range of exponents.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>
#include <vector>

#include "include/random.hpp"
#include "include/random_levels.hpp"
#include "romvec/format.hpp"
#include "romvec/gather.hpp"
#include "support/test.hpp"

namespace {

using romvec::nibble_groups;
using romvec::nibble_rows;
using nibbles = std::tuple<nibble_rows, nibble_groups<32>, nibble_groups<64>>;
using testing::random_levels;

// The float of a weight: the sign of a level of 0 is that of its multiplier, and a multiplier of 0 makes 0.
float weight(std::int32_t level, std::int32_t multiplier, int exponent) {
  const float product = static_cast<float>(level) * static_cast<float>(multiplier);
  return multiplier == 0 ? 0.0F : std::ldexp(product, exponent);
}

template <class Format>
std::int32_t level_of(const random_levels<Format>& rows, std::size_t row, std::size_t column) {
  const std::size_t block = column / 32;
  const std::size_t count = std::min<std::size_t>(32, rows.dim - block * 32);
  return Format::code(rows.codes.data() + row * rows.row_bytes + block * 16, column % 32, count, rows.levels.data());
}

// How many of the floats of these ids differ in a bit, and whether anything behind them was written.
template <class Format>
int wrong_floats(const random_levels<Format>& rows, std::int8_t exponent, std::size_t ids_of_call,
                 testing::random& source) {
  const auto table = romvec::detail::trusted_view<Format>(
      {rows.codes.data(), rows.multipliers.data(), rows.levels.data(), exponent}, rows.vocab_size, rows.dim);
  std::vector<std::uint32_t> ids(ids_of_call);
  for (std::uint32_t& id : ids) {
    id = source.below(static_cast<std::uint32_t>(rows.vocab_size));
  }
  constexpr float untouched = -1.5F;
  constexpr std::size_t behind = 64;
  std::vector<float> out(ids.size() * rows.dim + behind, untouched);
  int wrong = romvec::gather(table, ids, std::span(out.data(), ids.size() * rows.dim)) ? 0 : 1;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (std::size_t c = 0; c < rows.dim; ++c) {
      const std::int32_t multiplier =
          rows.multipliers[ids[i] * rows.groups + (Format::group_size == 0 ? 0 : c / Format::group_size)];
      const float expected = weight(level_of(rows, ids[i], c), multiplier, exponent);
      wrong += std::memcmp(&expected, &out[i * rows.dim + c], sizeof expected) != 0 ? 1 : 0;
    }
  }
  return wrong + static_cast<int>(std::count_if(out.end() - behind, out.end(), [](float x) { return x != untouched; }));
}

template <class Format>
int wrong_of_all(std::size_t dim, std::size_t rows_of_table, std::size_t ids_of_call, testing::random& source) {
  int wrong = 0;
  for (const bool has_zero : {false, true}) {
    random_levels<Format> rows(rows_of_table, dim, source);
    for (std::size_t i = 0; i < romvec::nibble_levels; ++i) {
      rows.levels[i] = has_zero ? static_cast<std::int8_t>(static_cast<int>(i) * 15 - 120) : romvec::uniform_levels[i];
    }
    for (const int exponent : {-126, -22, 97, 98, 106}) {
      wrong += wrong_floats(rows, static_cast<std::int8_t>(exponent), ids_of_call, source);
    }
  }
  return wrong;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rows_of_levels_as_floats)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_any_length, Format, nibbles) {
  testing::random source(19);
  for (const std::size_t dim : {1, 2, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 95, 96, 100, 127, 128, 129, 300, 577}) {
    for (const std::size_t ids : {1, 3}) {
      BOOST_TEST(wrong_of_all<Format>(dim, 5, ids, source) == 0, dim << " columns, " << ids << " ids");
    }
  }
}

// More than the first-level cache, out of more than the second.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_many_rows_of_a_large_table, Format, nibbles) {
  testing::random source(20);
  BOOST_TEST(wrong_of_all<Format>(100, 3000, 200, source) == 0);
  BOOST_TEST(wrong_of_all<Format>(576, 500, 40, source) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
