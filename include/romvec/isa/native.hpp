// SPDX-License-Identifier: BSL-1.0
// isa::native: the primitives of the instruction set that select.hpp chose.
#pragma once

#include "romvec/config.hpp"

#include "romvec/isa/scalar.hpp"
#include "romvec/isa/select.hpp"

#if defined(ROMVEC_ISA_AVX512)
#include "romvec/isa/avx512.hpp"
#elif defined(ROMVEC_ISA_AVX2)
#include "romvec/isa/avx2.hpp"
#elif defined(ROMVEC_ISA_NEON_DOTPROD)
#include "romvec/isa/neon_dotprod.hpp"
#elif defined(ROMVEC_ISA_NEON)
#include "romvec/isa/neon.hpp"
#elif defined(ROMVEC_ISA_HELIUM)
#include "romvec/isa/helium.hpp"
#elif defined(ROMVEC_ISA_DSP)
#include "romvec/isa/dsp.hpp"
#endif

#include "romvec/isa/concept.hpp"

namespace romvec::isa {
inline namespace ROMVEC_ISA_NAMESPACE {

using native = ROMVEC_ISA;
static_assert(instruction_set<native> && (!native::has_cache_hints || cached<native>));

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::isa
