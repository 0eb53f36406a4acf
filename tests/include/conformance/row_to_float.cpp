// SPDX-License-Identifier: BSL-1.0
// A row to float: in every format, for every dim, at both ends of the exponent's range, the value of every weight and
// nothing but the row; and the same in a constant expression.
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
using romvec::detail::float_output;

// From exponent -102 on AVX2 and AVX-512 take another way.
template <class Format>
constexpr int exponents[] = {Format::min_exponent, -103, -102, -22, 0, Format::max_exponent};

template <class Isa, class Format>
void compare(int exponent) {
  for_each_row<Format>(exponent, [](const auto& table, std::size_t row, std::size_t out_offset, std::size_t) {
    check_row<Isa, float>(
        table, row, out_offset, float_output{}, [&](std::size_t r, std::size_t c) { return value_of(table, r, c); },
        "float");
  });
}

struct compare_all {
  template <class Isa, class Format>
  void run() const {
    if constexpr (Format::has_multipliers) {
      for (const int exponent : exponents<Format>) {
        compare<Isa, Format>(exponent);
      }
    } else {
      compare<Isa, Format>(0);
    }
  }
};

// The exponent of fixed point is part of its type.
using limits_of_fixed = std::tuple<romvec::fixed<std::int8_t, 126>, romvec::fixed<std::int8_t, -120>,
                                   romvec::fixed<std::int16_t, 126>, romvec::fixed<std::int16_t, -112>>;

}  // namespace

BOOST_AUTO_TEST_SUITE(row_to_float)

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_value_of_every_weight, Format, formats) {
  for_each_instruction_set([]<class Isa>() { compare_all{}.run<Isa, Format>(); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_value_at_the_limits_of_fixed_point, Format, limits_of_fixed) {
  compare<romvec::isa::native, Format>(0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_same_in_a_constant_expression, Format, formats) {
  static constexpr auto table = short_table<Format>(0, 67);
  static constexpr compiled_row<float> compiled = compile_row<float>(table, 3, float_output{});
  check_row<romvec::isa::native, float>(
      table, 3, 1, float_output{}, [](std::size_t, std::size_t c) { return compiled.out[c]; }, "compiled");
}

BOOST_AUTO_TEST_SUITE_END()
