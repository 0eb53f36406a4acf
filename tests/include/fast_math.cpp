// SPDX-License-Identifier: BSL-1.0
// Compiled with -ffast-math, which lets a compiler take every float for finite and reorder arithmetic: what is not
// finite is refused all the same, and floats come out with the bits of the constant expression, which no flag changes.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/bag.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/gather.hpp"
#include "romvec/logits.hpp"
#include "romvec/quantize.hpp"
#include "support/test.hpp"

namespace {

constexpr std::size_t vocab_size = 3;
constexpr std::size_t dim = 37;

struct weight_rows {
  float row[vocab_size][dim];
};
constexpr weight_rows weights = [] {
  weight_rows made{};
  for (std::size_t r = 0; r < vocab_size; ++r) {
    for (std::size_t c = 0; c < dim; ++c) {
      made.row[r][c] = static_cast<float>((r * 31 + c * 17) % 83) / 83.0F - 0.4F;
    }
  }
  return made;
}();

// NaN, infinity and their like at a place that this machine is told at run time.
constexpr std::uint32_t not_finite[] = {0x7FC00000u, 0xFFC00000u, 0x7F800001u, 0x7F800000u, 0xFF800000u};

template <class Format>
bool refuses(std::uint32_t bits, std::size_t position) {
  weight_rows made = weights;
  volatile std::uint32_t at_run_time = bits;
  made.row[position / dim][position % dim] = std::bit_cast<float>(static_cast<std::uint32_t>(at_run_time));
  const std::span<const float> all(&made.row[0][0], vocab_size * dim);
  romvec::table<Format, vocab_size, dim> table{};
  const romvec::status done = romvec::quantize(all, table);
  const auto good = romvec::make_table<Format>(weights.row);
  return done.code() == romvec::errc::not_finite && done.position() == position && !romvec::within_bound(good, all) &&
         romvec::measure_fidelity(good, all).weights == 0;
}

template <class Format>
void check_refusals() {
  for (const std::uint32_t bits : not_finite) {
    for (const std::size_t position : {std::size_t{0}, std::size_t{35}, vocab_size * dim - 1}) {
      BOOST_TEST(refuses<Format>(bits, position), "bits " << bits << " at " << position);
    }
  }
}

// What every operation to float makes of a table: lookup, mean, weighted sum, logits.
struct outputs {
  std::array<float, dim> row, mean, weighted;
  std::array<float, vocab_size> logits;
};
template <class Table>
constexpr outputs compute(const Table& table) {
  constexpr std::uint8_t ids[] = {2, 0, 1, 2, 2, 1, 0};
  constexpr std::int16_t factors[] = {32767, -32768, 3, 77, -1234, 9999, 1};
  std::array<std::int16_t, dim> hidden{};
  for (std::size_t i = 0; i < dim; ++i) {
    hidden[i] = static_cast<std::int16_t>(i * 877 % 65521 - 32000);
  }
  outputs out{};
  const bool done = romvec::lookup(table, 1, out.row).ok() &&
                    romvec::bag_mean(table, ids, romvec::one_bag, out.mean).ok() &&
                    romvec::bag_weighted_sum(table, ids, factors, romvec::one_bag, out.weighted).ok() &&
                    romvec::logits(table, hidden, out.logits, romvec::hidden_format{15}).ok();
  return done ? out : outputs{};
}

template <std::size_t Count>
bool same_bits(const std::array<float, Count>& a, const std::array<float, Count>& b) {
  bool same = true;
  for (std::size_t i = 0; i < Count; ++i) {
    same = same && std::bit_cast<std::uint32_t>(a[i]) == std::bit_cast<std::uint32_t>(b[i]);
  }
  return same;
}

template <class Format>
void check_bits() {
  constexpr auto table = romvec::make_table<Format>(weights.row);
  constexpr outputs expected = compute(table);
  const outputs here = compute(table);
  BOOST_TEST(same_bits(here.row, expected.row), "lookup");
  BOOST_TEST(same_bits(here.mean, expected.mean), "bag_mean");
  BOOST_TEST(same_bits(here.weighted, expected.weighted), "bag_weighted_sum");
  BOOST_TEST(same_bits(here.logits, expected.logits), "logits");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(under_fast_math)

BOOST_AUTO_TEST_CASE(int8_rows_refuse_what_is_not_finite) { check_refusals<romvec::int8_rows>(); }
BOOST_AUTO_TEST_CASE(int8_table_refuses_what_is_not_finite) { check_refusals<romvec::int8_table>(); }
BOOST_AUTO_TEST_CASE(fixed_point_refuses_what_is_not_finite) { check_refusals<romvec::fixed<std::int16_t, 14>>(); }

BOOST_AUTO_TEST_CASE(int8_rows_have_the_same_bits) { check_bits<romvec::int8_rows>(); }
BOOST_AUTO_TEST_CASE(fixed_point_has_the_same_bits) { check_bits<romvec::fixed<std::int16_t, 14>>(); }
BOOST_AUTO_TEST_CASE(nibble_rows_have_the_same_bits) { check_bits<romvec::nibble_rows>(); }

BOOST_AUTO_TEST_SUITE_END()
