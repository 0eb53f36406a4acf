// SPDX-License-Identifier: BSL-1.0
// A row to its natural Q15, and as it is stored: in every format, for every dim, what the definition says of every
// weight, and nothing but the row; and the same in a constant expression.
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
using romvec::detail::natural_q15_output;
using romvec::detail::raw_output;

// In steps of 2^(exponent + 7); fixed point keeps every bit: an int8 code is shifted up by 8, an int16 code is the
// output.
template <class View>
std::int16_t natural_q15(const View& table, std::size_t row, std::size_t column) {
  using format = typename View::format;
  constexpr int shift = format::has_multipliers ? 7 : sizeof(typename format::code_type) == 1 ? -8 : 0;
  return rounded_to_int16(steps_of(table, row, column), shift);
}

template <class Isa, class Format>
void compare_rows() {
  for_each_row<Format>(
      short_table_exponent, [](const auto& table, std::size_t row, std::size_t out_offset, std::size_t turn) {
        using code = typename Format::code_type;
        for (const std::size_t r : {row, (row + turn / short_table_rows) % short_table_rows}) {
          check_row<Isa, std::int16_t>(
              table, r, out_offset, natural_q15_output{},
              [&](std::size_t i, std::size_t c) { return natural_q15(table, i, c); }, "natural Q15");
          check_row<Isa, code>(
              table, r, out_offset, raw_output{},
              [&](std::size_t i, std::size_t c) { return static_cast<code>(table.code(i, c)); }, "codes");
        }
      });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_to_q15)

BOOST_AUTO_TEST_CASE_TEMPLATE(is_what_the_definition_says, Format, formats) {
  for_each_instruction_set([]<class Isa>() { compare_rows<Isa, Format>(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_same_in_a_constant_expression, Format, formats) {
  using code = typename Format::code_type;
  static constexpr auto table = short_table<Format>(0, 67);
  static constexpr auto compiled = compile_row<std::int16_t>(table, 5, natural_q15_output{});
  static constexpr auto codes_compiled = compile_row<code>(table, 5, raw_output{});
  check_row<romvec::isa::native, std::int16_t>(
      table, 5, 1, natural_q15_output{}, [](std::size_t, std::size_t c) { return compiled.out[c]; }, "compiled");
  check_row<romvec::isa::native, code>(
      table, 5, 1, raw_output{}, [](std::size_t, std::size_t c) { return codes_compiled.out[c]; }, "compiled");
}

BOOST_AUTO_TEST_SUITE_END()
