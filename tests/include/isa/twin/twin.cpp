// SPDX-License-Identifier: BSL-1.0
// What a program names in ROMVEC_ISA is what the library uses.
#include <string_view>
#include <tuple>
#include <type_traits>

#include "include/conformance/instruction_sets.hpp"
#include "support/test.hpp"

BOOST_AUTO_TEST_SUITE(an_instruction_set_from_elsewhere)

BOOST_AUTO_TEST_CASE(is_the_native_one_and_tested_beside_scalar) {
  using romvec::isa::scalar;
  using romvec::isa::twin;
  BOOST_TEST((std::is_same_v<romvec::isa::native, twin>));
  BOOST_TEST((std::is_same_v<conformance::instruction_sets, std::tuple<scalar, twin>>));
  BOOST_TEST((std::string_view(ROMVEC_STRINGIFY(ROMVEC_ISA_NAMESPACE)) == "for_twin"));
}

BOOST_AUTO_TEST_SUITE_END()
