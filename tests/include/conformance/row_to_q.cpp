// SPDX-License-Identifier: BSL-1.0
// A row to a chosen Q format: in every format, for every dim and every shift, the nearest int16, halves up, saturated,
// and nothing but the row; and the same in a constant expression.
#include <climits>
#include <cstddef>
#include <cstdint>

#include "include/conformance/formats.hpp"
#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/row_outputs.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::detail::q_output;

// -20 to 30 in the sweep; beyond them nothing may change any more.
constexpr int first_shift = -20;
constexpr int last_shift = 30;
constexpr int far_formats[] = {INT_MIN, -1000, -257, 257, 1000, INT_MAX};

// What value * 2^fraction_bits is, whatever 256 bits have left of it.
template <class View>
std::int16_t expected(const View& table, std::size_t row, std::size_t column, int fraction_bits) {
  const int bits = fraction_bits < -256 ? -256 : fraction_bits > 256 ? 256 : fraction_bits;
  return rounded_to_int16(steps_of(table, row, column), -(table.exponent() + bits));
}

template <class Isa, class Format>
void compare_shifts() {
  std::size_t turn = 0;
  const auto check = [&](std::size_t dim, int fraction_bits) {
    const offsets at = misalignment(turn);
    const auto table = short_table<Format>(at.codes, dim);
    check_row<Isa, std::int16_t>(
        table, turn++ % short_table_rows, at.out, q_output{fraction_bits},
        [&](std::size_t r, std::size_t c) { return expected(table, r, c, fraction_bits); }, "Q format");
  };
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const int exponent = short_table<Format>(0, dim).exponent();
    for (int shift = first_shift; shift <= last_shift; ++shift) {
      check(dim, -exponent - shift);
    }
    for (const int fraction_bits : far_formats) {
      check(dim, fraction_bits);
    }
  }
  BOOST_TEST(turn == 57 * 130u);
}

// Shifts at which something happens: saturation to the left, no shift, rounding, everything gone.
constexpr int compiled_shifts[] = {-17, -1, 0, 1, 7, 8, 22, 24};
template <class Format>
constexpr auto compile_shifts() {
  std::array<compiled_row<std::int16_t>, std::size(compiled_shifts)> rows{};
  for (std::size_t s = 0; s < rows.size(); ++s) {
    const auto table = short_table<Format>(0, 67);
    rows[s] = compile_row<std::int16_t>(table, s, q_output{-table.exponent() - compiled_shifts[s]});
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_to_q)

BOOST_AUTO_TEST_CASE_TEMPLATE(is_every_value_rounded_once, Format, formats) {
  for_each_instruction_set([]<class Isa>() { compare_shifts<Isa, Format>(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_same_in_a_constant_expression, Format, formats) {
  static constexpr auto table = short_table<Format>(0, 67);
  static constexpr auto compiled = compile_shifts<Format>();
  for (std::size_t s = 0; s < compiled.size(); ++s) {
    check_row<romvec::isa::native, std::int16_t>(
        table, s, 1, q_output{-table.exponent() - compiled_shifts[s]},
        [&](std::size_t, std::size_t c) { return compiled[s].out[c]; }, "compiled");
  }
}

BOOST_AUTO_TEST_SUITE_END()
