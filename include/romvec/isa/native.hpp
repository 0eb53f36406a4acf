// SPDX-License-Identifier: BSL-1.0
// isa::native: the primitives of the instruction set that select.hpp chose.
#pragma once

#include "romvec/config.hpp"

#include "romvec/isa/scalar.hpp"
#include "romvec/isa/select.hpp"

#include ROMVEC_ISA_HEADER

#include "romvec/isa/concept.hpp"

namespace romvec::isa {
inline namespace ROMVEC_ISA_NAMESPACE {

using native = ROMVEC_ISA;
static_assert(instruction_set<native> && (!native::has_cache_hints || cached<native>));

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::isa
