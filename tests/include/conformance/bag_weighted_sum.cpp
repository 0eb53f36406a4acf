// SPDX-License-Identifier: BSL-1.0
// bag_weighted_sum follows its definition for every dim, format and output, in a constant expression, too, and writes
// nothing but its row.
#include <cstdint>

#include "include/conformance/bags.hpp"
#include "include/conformance/formats.hpp"
#include "include/reductions.hpp"
#include "support/test.hpp"

namespace {
using reduction = testing::weighted_sum<-1>;
}

BOOST_AUTO_TEST_SUITE(bag_weighted_sums)

BOOST_AUTO_TEST_CASE_TEMPLATE(follow_the_definition, Format, conformance::formats) {
  conformance::compare_with_definition<reduction, Format>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(have_the_bits_of_the_compiler, Format, conformance::formats) {
  conformance::compare_with_compiler<reduction, Format, std::int32_t, romvec::padding_id>();
}

BOOST_AUTO_TEST_CASE(of_other_outputs_have_the_bits_of_the_compiler) {
  conformance::compare_with_compiler<reduction, romvec::int8_rows, float, romvec::padding_id>();
  conformance::compare_with_compiler<reduction, romvec::int8_rows, std::int16_t, romvec::q_format>();
}

BOOST_AUTO_TEST_SUITE_END()
