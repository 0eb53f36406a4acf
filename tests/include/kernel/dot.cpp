// SPDX-License-Identifier: BSL-1.0
// Rows so long that int32 sums of the largest codes overflow unless they spill into int64 on the way.
// tests/include/conformance holds the sweep over short rows.
#include "romvec/kernel/dot.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/random.hpp"
#include "support/test.hpp"

namespace {

template <class Code>
constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;

template <class Isa, class A, class B>
bool is_exact(const std::vector<A>& a, const std::vector<B>& b, std::size_t count) {
  std::int64_t expected = 0;
  for (std::size_t i = 0; i < count; ++i) {
    expected += std::int64_t{a[i]} * b[i];
  }
  return romvec::kernel::dot<Isa, max_code<A>, max_code<B>>(a.data(), b.data(), count) == expected;
}

// Lengths around `most`, how many elements int32 sums hold, and around twice as many; all codes at their limits, of
// one sign and of both, then random ones.
template <class Isa, class A, class B>
void check_around(std::size_t most) {
  std::vector<A> a(2 * most + 20, static_cast<A>(max_code<A>));
  std::vector<B> b(2 * most + 20, static_cast<B>(-max_code<B>));
  const std::size_t lengths[] = {most - 1, most, most + 1, most + 15, 2 * most, 2 * most + 19};
  const auto check = [&](const char* what) {
    for (const std::size_t length : lengths) {
      BOOST_TEST((is_exact<Isa, A, B>(a, b, length)), Isa::name << ": " << what << ", length " << length);
    }
  };
  check("codes of opposite sign");
  b.assign(b.size(), static_cast<B>(max_code<B>));
  check("codes of one sign");
  testing::random source(91);
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = static_cast<A>(source.between(-max_code<A>, max_code<A>));
    b[i] = static_cast<B>(source.between(-max_code<B>, max_code<B>));
  }
  check("random codes");
}

// Products of the largest codes that int32 holds, two a block, times the lanes.
template <class Isa, class A, class B>
constexpr std::size_t most_of =
    static_cast<std::size_t>(INT32_MAX / (2 * std::int64_t{max_code<A>} * max_code<B>)) * Isa::lanes;

static_assert(most_of<romvec::isa::scalar, std::int8_t, std::int16_t> == 258);
static_assert(most_of<romvec::isa::scalar, std::int16_t, std::int16_t> == 1);

}  // namespace

BOOST_AUTO_TEST_SUITE(long_dot_products)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_and_int8, Isa, conformance::instruction_sets) {
  check_around<Isa, std::int8_t, std::int8_t>(most_of<Isa, std::int8_t, std::int8_t>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_and_int16, Isa, conformance::instruction_sets) {
  check_around<Isa, std::int8_t, std::int16_t>(most_of<Isa, std::int8_t, std::int16_t>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_and_int16, Isa, conformance::instruction_sets) {
  check_around<Isa, std::int16_t, std::int16_t>(most_of<Isa, std::int16_t, std::int16_t> * 16);
}

BOOST_AUTO_TEST_SUITE_END()
