// SPDX-License-Identifier: BSL-1.0
// The instruction sets that each build tests: each is held to isa::scalar. Those that the native one is made of (AVX2
// of AVX-512, NEON of its dot products) have builds of their own.
#pragma once

#include <tuple>
#include <type_traits>

#include "romvec/isa/native.hpp"

namespace conformance {

using instruction_sets =
    std::conditional_t<std::is_same_v<romvec::isa::native, romvec::isa::scalar>, std::tuple<romvec::isa::scalar>,
                       std::tuple<romvec::isa::scalar, romvec::isa::native>>;

// visit.template operator()<Isa>() for each of them.
template <class Visit>
void for_each_instruction_set(Visit visit) {
  [&]<class... Isa>(std::tuple<Isa...>*) {
    (visit.template operator()<Isa>(), ...);
  }(static_cast<instruction_sets*>(nullptr));
}

}  // namespace conformance
