// SPDX-License-Identifier: BSL-1.0
// kernel::row_to_float has the bits of isa::scalar and of the compiler, for every dim, at both ends of the exponent's
// range, and writes nothing but its row.
#include "romvec/kernel/dequantize.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

struct row_scale {
  int multiplier;
  int exponent;
};
// From exponent -102 on AVX2 and AVX-512 take another way.
constexpr row_scale int8_scales[] = {
    {1, romvec::int8_rows::min_exponent},
    {16384, romvec::int8_rows::min_exponent},
    {32767, romvec::int8_rows::min_exponent},
    {1, -103},
    {-32767, -103},
    {1, -102},
    {32767, -102},
    {-3, -22},
    {16385, -22},
    {32767, 0},
    {1, romvec::int8_rows::max_exponent},
    {32767, romvec::int8_rows::max_exponent},
};
constexpr row_scale int16_scales[] = {
    {1, romvec::fixed<std::int16_t, 0>::min_exponent},
    {1, -15},
    {1, 0},
    {1, romvec::fixed<std::int16_t, 0>::max_exponent},
};

template <class Code>
constexpr auto& scales = int8_scales;
template <>
constexpr auto& scales<std::int16_t> = int16_scales;

template <class Isa, class Code>
void compare_with_scalar() {
  guarded_row<float> out;
  float expected[largest_dim];
  int rows = 0;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (std::size_t turn = 0; turn < std::size(scales<Code>) * 2; ++turn) {
      const row_scale scale = scales<Code>[turn / 2];
      const offsets at = misalignment(dim + turn);
      const Code* const row = codes<Code>.data() + at.codes;
      romvec::kernel::row_to_float<Isa>(row, scale.multiplier, scale.exponent, out.prepare(dim, at.out), dim);
      romvec::kernel::row_to_float<romvec::isa::scalar>(row, scale.multiplier, scale.exponent, expected, dim);
      if (!out.holds(expected)) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": dim " << dim << ", scale " << turn / 2 << ", codes from " << at.codes
                                            << ", out from " << at.out);
      }
      ++rows;
    }
  }
  BOOST_TEST(static_cast<std::size_t>(rows) == std::size(scales<Code>) * 2 * 130);
}

template <class Code, std::size_t Dim>
constexpr auto compiled = [] {
  std::array<std::array<float, Dim>, std::size(scales<Code>)> rows{};
  for (std::size_t s = 0; s < rows.size(); ++s) {
    romvec::kernel::row_to_float<romvec::isa::scalar>(codes<Code>.data(), scales<Code>[s].multiplier,
                                                      scales<Code>[s].exponent, rows[s].data(), Dim);
  }
  return rows;
}();

template <class Code>
void compare_with_compiler() {
  guarded_row<float> out;
  int rows = 0;
  for_each_constexpr_dim([&](auto dim) {
    for (std::size_t s = 0; s < std::size(scales<Code>); ++s) {
      romvec::kernel::row_to_float<romvec::isa::native>(codes<Code>.data(), scales<Code>[s].multiplier,
                                                        scales<Code>[s].exponent, out.prepare(dim, 1), dim);
      BOOST_TEST(out.holds(compiled<Code, dim()>[s].data()), "dim " << dim() << ", scale " << s);
      ++rows;
    }
  });
  BOOST_TEST(static_cast<std::size_t>(rows) == std::size(scales<Code>) * 20);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_to_float)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_codes_has_the_bits_of_scalar, Isa, instruction_sets) {
  compare_with_scalar<Isa, std::int8_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_codes_has_the_bits_of_scalar, Isa, instruction_sets) {
  compare_with_scalar<Isa, std::int16_t>();
}

BOOST_AUTO_TEST_CASE(of_int8_codes_has_the_bits_of_the_compiler) { compare_with_compiler<std::int8_t>(); }

BOOST_AUTO_TEST_CASE(of_int16_codes_has_the_bits_of_the_compiler) { compare_with_compiler<std::int16_t>(); }

BOOST_AUTO_TEST_SUITE_END()
