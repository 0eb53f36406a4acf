// SPDX-License-Identifier: BSL-1.0
// Objects built for different instruction sets link together: each calls its own, and both have the same bits.
#include <algorithm>
#include <cstddef>
#include <string_view>

#include "include/isa/mixed/build.hpp"
#include "support/test.hpp"

namespace {

// Only a machine with AVX2 can run the object that uses it.
boost::test_tools::assertion_result machine_has_avx2(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result there(__builtin_cpu_supports("avx2") != 0);
  there.message() << "this machine has no AVX2";
  return there;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mixed_objects)

BOOST_AUTO_TEST_CASE(use_their_own_instruction_set_and_agree, *boost::unit_test::precondition(machine_has_avx2)) {
  const mixed::answers fast = mixed::with_avx2();
  const mixed::answers plain = mixed::without_avx2();
  BOOST_TEST(fast.instruction_set == "avx2");
  BOOST_TEST(plain.instruction_set == "scalar");
  BOOST_TEST(plain.within_bound);
  BOOST_TEST(fast.within_bound);
  BOOST_TEST(std::ranges::equal(fast.table.codes, conformance::int8_table.codes));
  BOOST_TEST(std::ranges::equal(plain.table.codes, conformance::int8_table.codes));
  BOOST_TEST(std::ranges::equal(fast.table.multipliers, conformance::int8_table.multipliers));
  BOOST_TEST(std::ranges::equal(plain.table.multipliers, conformance::int8_table.multipliers));
  BOOST_TEST((fast.floats == plain.floats));
  BOOST_TEST((fast.natural_q15 == plain.natural_q15));
  BOOST_TEST((fast.q12 == plain.q12));
  BOOST_TEST((fast.codes == plain.codes));
  BOOST_TEST((fast.nearest == plain.nearest));
  BOOST_TEST((fast.cosines == plain.cosines));
  BOOST_TEST((fast.analogy == plain.analogy));
  BOOST_TEST(fast.rms_error == plain.rms_error, boost::test_tools::tolerance(1e-12));  // may be fused in one of them
  BOOST_TEST(std::ranges::count(plain.floats, 0.0f) < 40);                             // and they are no empty answers
}

BOOST_AUTO_TEST_SUITE_END()
