// SPDX-License-Identifier: BSL-1.0
// What a compiler shall not know.
#pragma once

#include "romvec/config.hpp"

#include <type_traits>

namespace romvec::isa {

// The same number or address, in a register of its own; how it was come by the compiler then knows no more. For loops
// that compilers otherwise make worse with what they know, each of which says how. In a constant expression: nothing.
template <class Value>
[[nodiscard]] ROMVEC_INLINE constexpr Value opaque(Value value) {
  if (!std::is_constant_evaluated()) {
    __asm__("" : "+r"(value));
  }
  return value;
}

}  // namespace romvec::isa
