// SPDX-License-Identifier: BSL-1.0
// The instruction sets that this build can run: each is held to isa::scalar.
#pragma once

#include <tuple>

#include "romvec/isa/native.hpp"

#if defined(__AVX2__) && !defined(ROMVEC_ISA_AVX512)
#include "romvec/isa/avx2.hpp"
#endif

namespace conformance {

#if defined(ROMVEC_ISA_AVX512)
using instruction_sets = std::tuple<romvec::isa::scalar, romvec::isa::avx512>;  // AVX2 has a build of its own
#elif defined(__AVX2__)
using instruction_sets = std::tuple<romvec::isa::scalar, romvec::isa::avx2>;
#elif defined(ROMVEC_ISA_NEON_DOTPROD)
using instruction_sets = std::tuple<romvec::isa::scalar, romvec::isa::neon, romvec::isa::neon_dotprod>;
#elif defined(ROMVEC_ISA_NEON)
using instruction_sets = std::tuple<romvec::isa::scalar, romvec::isa::neon>;
#elif defined(ROMVEC_ISA_DSP)
using instruction_sets = std::tuple<romvec::isa::scalar, romvec::isa::dsp>;
#elif defined(ROMVEC_ISA_HELIUM)
using instruction_sets = std::tuple<romvec::isa::scalar, romvec::isa::helium>;
#else
using instruction_sets = std::tuple<romvec::isa::scalar>;
#endif

}  // namespace conformance
