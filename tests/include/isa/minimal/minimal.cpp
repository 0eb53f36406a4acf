// SPDX-License-Identifier: BSL-1.0
// What an instruction set brings that has one family, and what it is given.
#include "include/isa/minimal/minimal.hpp"

#include <string_view>
#include <tuple>
#include <type_traits>

#include "include/conformance/instruction_sets.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/nibble_concepts.hpp"
#include "support/test.hpp"

namespace {

using romvec::isa::minimal;
using romvec::isa::native;
using romvec::isa::scalar;

// Nothing but that family. A family that is new has a line here.
static_assert(romvec::isa::converts_rows<minimal>);
static_assert(!romvec::isa::converts_at_once<minimal> && !romvec::isa::multiplies_rows<minimal> &&
              !romvec::isa::scans_rows<minimal> && !romvec::isa::adds_rows<minimal>);
static_assert(!romvec::isa::expands_nibbles<minimal> && !romvec::isa::looks_up_nibbles<minimal> &&
              !romvec::isa::adds_nibbles<minimal> && !romvec::isa::packs_rows<minimal> &&
              !romvec::isa::adds_codes_of_two<minimal> && !romvec::isa::adds_rows_at_offsets<minimal> &&
              !romvec::isa::loads_high_floats<minimal> && !romvec::isa::copies_bytes<minimal> &&
              !romvec::isa::streams_rows<minimal> && !romvec::isa::has_masks<minimal> &&
              !romvec::isa::has_narrower<minimal> && !romvec::isa::has_word_aligned<minimal> &&
              !romvec::isa::has_block_scans<minimal> && !romvec::isa::dequantizes_nibbles<minimal> &&
              !romvec::isa::sums_nibbles<minimal> && !romvec::isa::scans_nibbles<minimal>);
static_assert(romvec::isa::instruction_set<native> && !romvec::isa::instruction_set<minimal>);
static_assert(std::is_same_v<romvec::isa::bags<native>, scalar>);
// One that brings everything is itself.
static_assert(std::is_same_v<romvec::isa::complete<scalar>, scalar>);
static_assert(std::is_same_v<romvec::isa::bags<scalar>, scalar>);

}  // namespace

BOOST_AUTO_TEST_SUITE(an_instruction_set_that_only_converts_rows)

BOOST_AUTO_TEST_CASE(is_native_and_tested_beside_scalar) {
  BOOST_TEST((std::is_base_of_v<minimal, native>));
  BOOST_TEST((std::is_same_v<conformance::instruction_sets, std::tuple<scalar, native>>));
  BOOST_TEST((std::string_view(native::name) == "minimal"));
  BOOST_TEST((std::string_view(ROMVEC_STRINGIFY(ROMVEC_ISA_NAMESPACE)) == "for_minimal"));
  BOOST_TEST(native::lanes == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
