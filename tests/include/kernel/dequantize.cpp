// SPDX-License-Identifier: BSL-1.0
// Against the definition, in rows that end where their memory ends: an access beyond them is found by the sanitizer.
// tests/include/conformance holds the sweeps over dims, alignments and shifts.
#include "romvec/kernel/dequantize.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "include/conformance/instruction_sets.hpp"
#include "include/random.hpp"
#include "reference/rounding.hpp"
#include "support/test.hpp"

namespace {

// Memory of exactly this many elements.
template <class T>
std::unique_ptr<T[]> exactly(std::size_t count) {
  return std::make_unique<T[]>(count);
}

template <class Code>
std::unique_ptr<Code[]> random_codes(std::size_t dim, testing::random& source) {
  constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;
  auto codes = exactly<Code>(dim);
  for (std::size_t i = 0; i < dim; ++i) {
    codes[i] = static_cast<Code>(source.between(-max_code, max_code));
  }
  return codes;
}

template <class Isa, class Code>
int compare_q(std::size_t dim, std::int16_t multiplier, int shift, testing::random& source) {
  const auto codes = random_codes<Code>(dim, source);
  const auto out = exactly<std::int16_t>(dim);
  if constexpr (std::is_same_v<Code, std::int8_t>) {
    romvec::kernel::row_to_q<Isa>(codes.get(), multiplier, shift, out.get(), dim);
  } else {
    romvec::kernel::fixed_row_to_q<Isa>(codes.get(), shift, out.get(), dim);
  }
  int wrong = 0;
  for (std::size_t i = 0; i < dim; ++i) {
    wrong += out[i] != reference::to_q(codes[i], multiplier, -shift, 0);
  }
  return wrong;
}

template <class Isa, class Code>
int compare_float(std::size_t dim, int multiplier, int exponent, testing::random& source) {
  const auto codes = random_codes<Code>(dim, source);
  const auto out = exactly<float>(dim);
  romvec::kernel::row_to_float<Isa>(codes.get(), multiplier, exponent, out.get(), dim);
  int wrong = 0;
  for (std::size_t i = 0; i < dim; ++i) {
    wrong += static_cast<double>(out[i]) != std::ldexp(static_cast<double>(codes[i]) * multiplier, exponent);
  }
  return wrong;
}

std::int16_t random_multiplier(testing::random& source) { return static_cast<std::int16_t>(source.between(1, 32767)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dequantizing)

BOOST_AUTO_TEST_CASE_TEMPLATE(row_to_q15_is_exact, Isa, conformance::instruction_sets) {
  testing::random source(81);
  int wrong = 0;
  for (std::size_t dim = 1; dim <= 130; ++dim) {
    const auto codes = random_codes<std::int8_t>(dim, source);
    const auto out = exactly<std::int16_t>(dim);
    const std::int16_t multiplier = random_multiplier(source);
    romvec::kernel::row_to_q15<Isa>(codes.get(), multiplier, out.get(), dim);
    for (std::size_t i = 0; i < dim; ++i) {
      wrong += out[i] != reference::to_natural_q15(codes[i], multiplier);
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(row_to_q_is_exact, Isa, conformance::instruction_sets) {
  testing::random source(82);
  int wrong = 0;
  for (int shift = -40; shift <= 60; ++shift) {
    for (std::size_t dim = 1; dim <= 130; dim += 7) {
      wrong += compare_q<Isa, std::int8_t>(dim, random_multiplier(source), shift, source);
      wrong += compare_q<Isa, std::int8_t>(dim, 32767, shift, source);
      wrong += compare_q<Isa, std::int16_t>(dim, 1, shift, source);
    }
  }
  BOOST_TEST(wrong == 0);
}

// The unit of a shift is the natural Q15: codes << 8 of int8 codes.
BOOST_AUTO_TEST_CASE_TEMPLATE(fixed_row_of_int8_codes_to_q_is_exact, Isa, conformance::instruction_sets) {
  testing::random source(84);
  int wrong = 0;
  for (int shift = -40; shift <= 60; ++shift) {
    for (std::size_t dim = 1; dim <= 130; dim += 7) {
      const auto codes = random_codes<std::int8_t>(dim, source);
      const auto out = exactly<std::int16_t>(dim);
      romvec::kernel::fixed_row_to_q<Isa>(codes.get(), shift, out.get(), dim);
      for (std::size_t i = 0; i < dim; ++i) {
        wrong += out[i] != reference::to_q(codes[i], 256, -shift, 0);
      }
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fixed_row_to_q15_is_the_codes_at_the_top, Isa, conformance::instruction_sets) {
  testing::random source(85);
  int wrong = 0;
  const auto check = [&]<class Code>(Code, int scale) {
    for (std::size_t dim = 1; dim <= 130; ++dim) {
      const auto codes = random_codes<Code>(dim, source);
      const auto out = exactly<std::int16_t>(dim);
      romvec::kernel::fixed_row_to_q15<Isa>(codes.get(), out.get(), dim);
      for (std::size_t i = 0; i < dim; ++i) {
        wrong += out[i] != codes[i] * scale;
      }
    }
  };
  check(std::int8_t{}, 256);
  check(std::int16_t{}, 1);
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(row_to_float_is_exact, Isa, conformance::instruction_sets) {
  testing::random source(83);
  int wrong = 0;
  for (int exponent = -126; exponent <= 106; exponent += 4) {
    for (std::size_t dim = 1; dim <= 130; dim += 7) {
      wrong += compare_float<Isa, std::int8_t>(dim, random_multiplier(source), exponent, source);
      wrong += compare_float<Isa, std::int8_t>(dim, 32767, exponent, source);
      wrong += compare_float<Isa, std::int16_t>(dim, 1, exponent, source);
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
