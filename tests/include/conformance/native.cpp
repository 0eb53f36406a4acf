// SPDX-License-Identifier: BSL-1.0
// Which instruction set a build uses: the one that its toolchain file names, everywhere by that name.
#include "romvec/isa/native.hpp"

#include <string_view>

#include "support/test.hpp"

BOOST_AUTO_TEST_SUITE(the_native_instruction_set)

// ROMVEC_ISA of toolchains/*.cmake. A build without one of these files takes what its flags give.
#ifdef ROMVEC_TEST_ISA
BOOST_AUTO_TEST_CASE(is_the_one_of_the_toolchain_file) {
  BOOST_TEST((std::string_view(romvec::isa::native::name) == ROMVEC_TEST_ISA));
}
#endif

BOOST_AUTO_TEST_CASE(has_the_name_that_chose_its_header_and_its_namespace) {
  BOOST_TEST((std::string_view(romvec::isa::native::name) == ROMVEC_STRINGIFY(ROMVEC_ISA)));
  BOOST_TEST((std::string_view(ROMVEC_STRINGIFY(ROMVEC_ISA_NAMESPACE)).substr(4) == romvec::isa::native::name));
}

BOOST_AUTO_TEST_SUITE_END()
