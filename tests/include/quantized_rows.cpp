// SPDX-License-Identifier: BSL-1.0
// From floats to a table at run time, without a number that the caller works out: every format, and every way in which
// the memory may be too little.
#include "romvec/quantized_rows.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "include/random.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/format.hpp"
#include "romvec/gather.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "romvec/table.hpp"
#include "romvec/table_view.hpp"
#include "support/test.hpp"

namespace {

using romvec::codes_size;
using romvec::errc;
using romvec::fixed;
using romvec::int8_rows;
using romvec::int8_table;
using romvec::levels_size;
using romvec::multipliers_size;
using romvec::nibble_groups;
using romvec::nibble_rows;
using romvec::shape;
using romvec::status;
using romvec::table_view;

using formats = std::tuple<int8_rows, int8_table, fixed<std::int8_t, 6>, fixed<std::int16_t, 12>, nibble_rows,
                           nibble_groups<32>, nibble_groups<64>>;

constexpr shape odd{.vocab_size = 5, .dim = 67};
static_assert(codes_size<int8_rows>(odd) == 335 && multipliers_size<int8_rows>(odd) == 5);
static_assert(codes_size<int8_table>(odd) == 335 && multipliers_size<int8_table>(odd) == 1);
static_assert(codes_size<fixed<std::int16_t, 12>>(odd) == 335 && multipliers_size<fixed<std::int16_t, 12>>(odd) == 0);
static_assert(codes_size<nibble_rows>(odd) == 170 && multipliers_size<nibble_rows>(odd) == 5);
static_assert(multipliers_size<nibble_groups<32>>(odd) == 15 && multipliers_size<nibble_groups<64>>(odd) == 10);
static_assert(levels_size<nibble_rows>() == 16 && levels_size<int8_rows>() == 0);

// A product beyond std::size_t is not what is left of it.
constexpr std::size_t half = SIZE_MAX / 2 + 1;
static_assert(codes_size<int8_rows>({.vocab_size = half, .dim = 2}) == SIZE_MAX);
static_assert(codes_size<nibble_rows>({.vocab_size = half, .dim = 4}) == SIZE_MAX);
static_assert(codes_size<nibble_rows>({.vocab_size = 1, .dim = SIZE_MAX}) == half);
static_assert(multipliers_size<nibble_groups<32>>({.vocab_size = half, .dim = 64}) == SIZE_MAX);

template <class Format>
struct memory {
  std::vector<typename romvec::stored_as<Format>::code> codes;
  std::vector<typename romvec::stored_as<Format>::multiplier> multipliers;
  std::vector<std::int8_t> levels;

  explicit memory(shape size)
      : codes(codes_size<Format>(size)), multipliers(multipliers_size<Format>(size)), levels(levels_size<Format>()) {}
  romvec::quantized_rows<Format> rows() {
    if constexpr (romvec::nibble_format<Format>) {
      return {codes, multipliers, levels};
    } else {
      return {codes, multipliers};
    }
  }
};

std::vector<float> some_weights(shape size) {
  testing::random source(61);
  std::vector<float> weights(size.vocab_size * size.dim);
  for (float& weight : weights) {
    weight = static_cast<float>(source.between(-1000, 1000)) / 1024;
  }
  return weights;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rows_at_run_time)

BOOST_AUTO_TEST_CASE_TEMPLATE(become_a_table, Format, formats) {
  const std::vector<float> weights = some_weights(odd);
  memory<Format> room(odd);
  auto rows = room.rows();
  BOOST_TEST_REQUIRE(romvec::quantize(weights, odd, rows).ok());
  table_view<Format> table;
  BOOST_TEST_REQUIRE(romvec::make_view(rows, odd, table).ok());
  BOOST_TEST(romvec::within_bound(table, weights));
  // The same table by the overload for static shapes.
  romvec::table<Format, odd.vocab_size, odd.dim> same;
  BOOST_TEST_REQUIRE(romvec::quantize(weights, same).ok());
  BOOST_TEST(same.is_valid());
  BOOST_TEST(same.exponent() == table.exponent());
  int different = 0;
  for (std::size_t r = 0; r < odd.vocab_size; ++r) {
    for (std::size_t c = 0; c < odd.dim; ++c) {
      different += same.value(r, c) != table.value(r, c);
    }
  }
  BOOST_TEST(different == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(need_all_of_their_memory, Format, formats) {
  const std::vector<float> weights = some_weights(odd);
  const auto refused = [&](auto shorten) {
    memory<Format> room(odd);
    auto rows = room.rows();
    shorten(rows);
    BOOST_TEST((romvec::quantize(weights, odd, rows) == status(errc::bad_length, 0)));
    table_view<Format> table;
    BOOST_TEST((!romvec::make_view(rows, odd, table)));
    BOOST_TEST(table.vocab_size() == 0u);
  };
  refused([](auto& rows) { rows.codes = rows.codes.first(rows.codes.size() - 1); });
  refused([](auto& rows) { rows.codes = {}; });
  if constexpr (Format::has_multipliers) {
    refused([](auto& rows) { rows.multipliers = rows.multipliers.first(rows.multipliers.size() - 1); });
    refused([](auto& rows) { rows.multipliers = {}; });
  }
  if constexpr (romvec::nibble_format<Format>) {
    refused([](auto& rows) { rows.levels = rows.levels.first(15); });
  }
  memory<Format> room(odd);
  auto rows = room.rows();
  BOOST_TEST((romvec::quantize(std::span(weights).first(weights.size() - 1), odd, rows).code() == errc::bad_length));
  BOOST_TEST((romvec::quantize(weights, shape{.vocab_size = 0, .dim = 67}, rows).code() == errc::bad_shape));
  BOOST_TEST((romvec::quantize(weights, shape{.vocab_size = 5, .dim = 0}, rows).code() == errc::bad_shape));
  BOOST_TEST((romvec::quantize(weights, shape{.vocab_size = half, .dim = 2}, rows).code() == errc::bad_length));
}

BOOST_AUTO_TEST_CASE(exponents_are_compared_in_their_own_type) {
  const std::vector<float> weights = some_weights(odd);
  memory<int8_rows> room(odd);
  auto rows = room.rows();
  BOOST_TEST((romvec::quantize(weights, odd, rows, (std::int64_t{1} << 32) - 22).code() == errc::bad_exponent));
  BOOST_TEST(romvec::quantize(weights, odd, rows, std::int64_t{-22}).ok());
  BOOST_TEST(rows.exponent == -22);
}

BOOST_AUTO_TEST_CASE(may_not_lie_over_the_weights) {
  std::vector<float> weights = some_weights(odd);
  memory<int8_rows> room(odd);
  auto rows = room.rows();
  rows.codes = std::span(reinterpret_cast<std::int8_t*>(weights.data()), weights.size());
  BOOST_TEST((romvec::quantize(weights, odd, rows).code() == errc::overlaps));
}

BOOST_AUTO_TEST_SUITE_END()
