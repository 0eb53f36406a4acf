// SPDX-License-Identifier: BSL-1.0
// kernel::row_to_q, and of codes without a multiplier fixed_row_to_q, have the bits of isa::scalar and of the compiler
// for every dim and every shift, and write nothing but their row.
#include "romvec/kernel/dequantize.hpp"

#include <array>
#include <climits>
#include <cstddef>
#include <cstdint>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

// -20 to 30 in the sweep; beyond them nothing may change any more.
constexpr int first_shift = -20;
constexpr int last_shift = 30;
constexpr int far_shifts[] = {-INT_MAX, -1000, -127, -31, 31, 32, 64, 127, 1000, INT_MAX};

constexpr std::int16_t int8_multipliers[] = {1, 16384, 32767};
constexpr std::int16_t int16_multipliers[] = {1};  // a table of int16 codes has no other

// Calls check(multiplier, shift, turn) for every combination.
template <class Code, class Check>
void for_each_scale(Check check) {
  std::size_t turn = 0;
  const auto each = [&](std::int16_t multiplier) {
    for (int shift = first_shift; shift <= last_shift; ++shift) {
      check(multiplier, shift, turn++);
    }
    for (const int shift : far_shifts) {
      check(multiplier, shift, turn++);
    }
  };
  if constexpr (sizeof(Code) == 1) {
    for (const std::int16_t multiplier : int8_multipliers) {
      each(multiplier);
    }
  } else {
    for (const std::int16_t multiplier : int16_multipliers) {
      each(multiplier);
    }
  }
}

// Codes without a multiplier take the shift from their natural Q15: of int16 codes the codes themselves.
template <class Isa>
constexpr void convert(const std::int8_t* row, std::int16_t multiplier, int shift, std::int16_t* out, std::size_t dim) {
  romvec::kernel::row_to_q<Isa>(row, multiplier, shift, out, dim);
}
template <class Isa>
constexpr void convert(const std::int16_t* row, std::int16_t, int shift, std::int16_t* out, std::size_t dim) {
  romvec::kernel::fixed_row_to_q<Isa>(row, shift, out, dim);
}

template <class Isa, class Code>
void compare_with_scalar() {
  guarded_row<std::int16_t> out;
  std::int16_t expected[largest_dim];
  int rows = 0;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for_each_scale<Code>([&](std::int16_t multiplier, int shift, std::size_t turn) {
      const offsets at = misalignment(dim + turn);
      const Code* const row = codes<Code>.data() + at.codes;
      convert<Isa>(row, multiplier, shift, out.prepare(dim, at.out), dim);
      convert<romvec::isa::scalar>(row, multiplier, shift, expected, dim);
      if (!out.holds(expected)) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": dim " << dim << ", multiplier " << multiplier << ", shift " << shift
                                            << ", codes from " << at.codes << ", out from " << at.out);
      }
      ++rows;
    });
  }
  BOOST_TEST(rows == (sizeof(Code) == 1 ? 3 : 1) * 61 * 130);
}

// Shifts at which something happens: no shift, rounding, saturation to the right and the left, everything gone.
constexpr int compiled_shifts[] = {-17, -16, -15, -1, 0, 1, 7, 8, 15, 21, 22, 23, 24};

template <class Code, std::size_t Dim>
constexpr auto compiled = [] {
  std::array<std::array<std::int16_t, Dim>, std::size(compiled_shifts)> rows{};
  for (std::size_t s = 0; s < rows.size(); ++s) {
    convert<romvec::isa::scalar>(codes<Code>.data(), sizeof(Code) == 1 ? 32767 : 1, compiled_shifts[s], rows[s].data(),
                                 Dim);
  }
  return rows;
}();

template <class Code>
void compare_with_compiler() {
  guarded_row<std::int16_t> out;
  int rows = 0;
  for_each_constexpr_dim([&](auto dim) {
    for (std::size_t s = 0; s < std::size(compiled_shifts); ++s) {
      convert<romvec::isa::native>(codes<Code>.data(), sizeof(Code) == 1 ? 32767 : 1, compiled_shifts[s],
                                   out.prepare(dim, 1), dim);
      BOOST_TEST(out.holds(compiled<Code, dim()>[s].data()), "dim " << dim() << ", shift " << compiled_shifts[s]);
      ++rows;
    }
  });
  BOOST_TEST(rows == 260);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_to_q)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_codes_has_the_bits_of_scalar, Isa, instruction_sets) {
  compare_with_scalar<Isa, std::int8_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_codes_has_the_bits_of_scalar, Isa, instruction_sets) {
  compare_with_scalar<Isa, std::int16_t>();
}

BOOST_AUTO_TEST_CASE(of_int8_codes_has_the_bits_of_the_compiler) { compare_with_compiler<std::int8_t>(); }

BOOST_AUTO_TEST_CASE(of_int16_codes_has_the_bits_of_the_compiler) { compare_with_compiler<std::int16_t>(); }

BOOST_AUTO_TEST_SUITE_END()
