// SPDX-License-Identifier: BSL-1.0
// The shape of every loop over a row: whole blocks of Isa::lanes, then what is left.
#pragma once

#include <cstddef>

#include "romvec/config.hpp"
#include "romvec/isa/scalar.hpp"

// Four blocks a turn: on a Cortex-M4 a Q15 row of 64 takes 3.8 instructions a weight instead of 4.4. Not when the user
// asked for small code.
#if defined(__OPTIMIZE_SIZE__)
#define ROMVEC_UNROLL
#else
#define ROMVEC_UNROLL _Pragma("GCC unroll 4")
#endif

namespace romvec::kernel {

// body(isa, i) for every block of isa.lanes elements from i, in order, then one element at a time.
template <class Isa, class Body>
ROMVEC_INLINE constexpr void for_each_block(std::size_t count, Body body) {
  std::size_t i = 0;
  if constexpr (Isa::lanes > 1) {
    const std::size_t whole = count & ~(Isa::lanes - 1);
    ROMVEC_UNROLL
    for (; i < whole; i += Isa::lanes) {
      body(Isa{}, i);
    }
  }
  for (; i < count; ++i) {
    body(isa::scalar{}, i);
  }
}

// The same for a body that may visit an element twice (out[i] depends on in[i] alone, and the two do not overlap): what
// is left is done by one more block that ends at the last element. At dim 300 on AVX2 this replaces 12 scalar steps
// of 30.
template <class Isa, class Body>
ROMVEC_INLINE constexpr void for_each_block_overlapping(std::size_t count, Body body) {
  if constexpr (Isa::lanes == 1) {
    for_each_block<Isa>(count, body);
  } else if (count < Isa::lanes) {
    for_each_block<isa::scalar>(count, body);
  } else {
    const std::size_t whole = count & ~(Isa::lanes - 1);
    ROMVEC_UNROLL
    for (std::size_t i = 0; i < whole; i += Isa::lanes) {
      body(Isa{}, i);
    }
    if (whole != count) {
      body(Isa{}, count - Isa::lanes);
    }
  }
}

}  // namespace romvec::kernel
