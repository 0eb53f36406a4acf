// SPDX-License-Identifier: BSL-1.0
// kernel::dot has the value of isa::scalar and of the compiler, for every dim and for every pair of code types.
#include "romvec/kernel/dot.hpp"

#include <cstddef>
#include <cstdint>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

template <class Code>
constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;

template <class Isa, class A, class B>
constexpr std::int64_t dot(const A* a, const B* b, std::size_t dim) {
  return romvec::kernel::dot<Isa, max_code<A>, max_code<B>>(a, b, dim);
}

// By definition, and in int64 from the start.
template <class A, class B>
std::int64_t sum_of_products(const A* a, const B* b, std::size_t dim) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < dim; ++i) {
    sum += std::int64_t{a[i]} * b[i];
  }
  return sum;
}

template <class Isa, class A, class B>
void compare_with_definition() {
  int rows = 0;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (std::size_t turn = 0; turn < std::size(misalignments); ++turn) {
      const A* const a = codes<A>.data() + misalignments[turn].codes;
      const B* const b = other_codes<B>.data() + misalignments[turn].out;
      const std::int64_t expected = sum_of_products(a, b, dim);
      if (dot<Isa>(a, b, dim) != expected || dot<romvec::isa::scalar>(a, b, dim) != expected) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": dim " << dim << ", misalignment " << turn);
      }
      ++rows;
    }
  }
  BOOST_TEST(rows == 9 * 130);
}

template <class A, class B, std::size_t Dim>
constexpr std::int64_t compiled = dot<romvec::isa::scalar>(codes<A>.data(), other_codes<B>.data(), Dim);

template <class A, class B>
void compare_with_compiler() {
  for_each_constexpr_dim([](auto dim) {
    const std::int64_t at_run_time = dot<romvec::isa::native>(codes<A>.data(), other_codes<B>.data(), dim);
    BOOST_TEST((at_run_time == compiled<A, B, dim()>), "dim " << dim());
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dot_product)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_and_int8, Isa, instruction_sets) {
  compare_with_definition<Isa, std::int8_t, std::int8_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_and_int16, Isa, instruction_sets) {
  compare_with_definition<Isa, std::int8_t, std::int16_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_and_int16, Isa, instruction_sets) {
  compare_with_definition<Isa, std::int16_t, std::int16_t>();
}

BOOST_AUTO_TEST_CASE(has_the_value_of_the_compiler) {
  compare_with_compiler<std::int8_t, std::int8_t>();
  compare_with_compiler<std::int8_t, std::int16_t>();
  compare_with_compiler<std::int16_t, std::int16_t>();
}

// All codes at the limit: every partial sum is as large as it can get. 0 elements are 0.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_extreme_codes, Isa, instruction_sets) {
  static constexpr std::int16_t limits[] = {-32767, 32767};
  static std::int16_t row[largest_dim];
  static std::int16_t other[largest_dim];
  for (const std::int16_t a : limits) {
    for (const std::int16_t b : limits) {
      for (std::size_t i = 0; i < largest_dim; ++i) {
        row[i] = a;
        other[i] = b;
      }
      for (std::size_t dim = 0; dim <= largest_dim; ++dim) {
        const std::int64_t expected = std::int64_t{a} * b * static_cast<std::int64_t>(dim);
        if (dot<Isa>(row, other, dim) != expected) {
          BOOST_TEST_REQUIRE(false, Isa::name << ": dim " << dim << ", codes " << a << " and " << b);
        }
      }
    }
  }
  BOOST_TEST((dot<Isa>(row, other, largest_dim) == std::int64_t{32767} * 32767 * 130));
}

BOOST_AUTO_TEST_SUITE_END()
