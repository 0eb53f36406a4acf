// SPDX-License-Identifier: BSL-1.0
// isa::native: the primitives of the instruction set that select.hpp chose, and defaults for what it does not bring.
#pragma once

#include "romvec/config.hpp"

#include <type_traits>

#include "romvec/isa/scalar.hpp"
#include "romvec/isa/select.hpp"

#include ROMVEC_ISA_HEADER

#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"

namespace romvec::isa {
inline namespace ROMVEC_ISA_NAMESPACE {

static_assert(std::is_base_of_v<default_hooks, ROMVEC_ISA>,
              "romvec: an instruction set derives from isa::default_hooks");
static_assert(converts_rows<ROMVEC_ISA>, "romvec: an instruction set brings isa::converts_rows; see isa/concept.hpp");
using native = complete<ROMVEC_ISA>;
static_assert(instruction_set<native>);

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::isa
