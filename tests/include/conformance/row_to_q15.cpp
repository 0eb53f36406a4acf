// SPDX-License-Identifier: BSL-1.0
// kernel::row_to_q15 has the bits of isa::scalar and of the compiler, for every dim, and writes nothing but its row.
#include "romvec/kernel/dequantize.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

constexpr std::int16_t multipliers[] = {1, 2, 127, 128, 255, 16384, 16385, 20000, 32766, 32767};

template <std::size_t Dim>
constexpr auto compiled = [] {
  std::array<std::array<std::int16_t, Dim>, std::size(multipliers)> rows{};
  for (std::size_t m = 0; m < rows.size(); ++m) {
    romvec::kernel::row_to_q15<romvec::isa::scalar>(codes<std::int8_t>.data(), multipliers[m], rows[m].data(), Dim);
  }
  return rows;
}();

}  // namespace

BOOST_AUTO_TEST_SUITE(row_to_q15)

BOOST_AUTO_TEST_CASE_TEMPLATE(has_the_bits_of_scalar, Isa, instruction_sets) {
  guarded_row<std::int16_t> out;
  std::int16_t expected[largest_dim];
  int rows = 0;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (std::size_t turn = 0; turn < std::size(multipliers) * 2; ++turn) {
      const std::int16_t multiplier = multipliers[turn / 2];
      const offsets at = misalignment(dim + turn);
      const std::int8_t* const row = codes<std::int8_t>.data() + at.codes;
      romvec::kernel::row_to_q15<Isa>(row, multiplier, out.prepare(dim, at.out), dim);
      romvec::kernel::row_to_q15<romvec::isa::scalar>(row, multiplier, expected, dim);
      if (!out.holds(expected)) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": dim " << dim << ", multiplier " << multiplier << ", codes from "
                                            << at.codes << ", out from " << at.out);
      }
      ++rows;
    }
  }
  BOOST_TEST(rows == 2600);
}

BOOST_AUTO_TEST_CASE(has_the_bits_of_the_compiler) {
  guarded_row<std::int16_t> out;
  int rows = 0;
  for_each_constexpr_dim([&](auto dim) {
    for (std::size_t m = 0; m < std::size(multipliers); ++m) {
      romvec::kernel::row_to_q15<romvec::isa::native>(codes<std::int8_t>.data(), multipliers[m], out.prepare(dim, 1),
                                                      dim);
      BOOST_TEST(out.holds(compiled<dim()>[m].data()), "dim " << dim() << ", multiplier " << multipliers[m]);
      ++rows;
    }
  });
  BOOST_TEST(rows == 200);
}

BOOST_AUTO_TEST_SUITE_END()
