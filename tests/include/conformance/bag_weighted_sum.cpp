// SPDX-License-Identifier: BSL-1.0
// bag_weighted_sum has the bits of isa::scalar and of the compiler for every dim, format and output, and writes nothing
// but its row.
#include "include/conformance/bags.hpp"
#include "include/conformance/instruction_sets.hpp"
#include "include/reductions.hpp"
#include "support/test.hpp"

BOOST_AUTO_TEST_SUITE(bag_weighted_sums)

BOOST_AUTO_TEST_CASE_TEMPLATE(have_the_bits_of_scalar, Isa, conformance::instruction_sets) {
  conformance::compare_outputs_with_scalar<testing::weighted_sum<-1>, Isa>();
}

BOOST_AUTO_TEST_CASE(have_the_bits_of_the_compiler) {
  conformance::compare_outputs_with_compiler<testing::weighted_sum<-1>>();
}

BOOST_AUTO_TEST_SUITE_END()
