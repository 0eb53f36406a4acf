// SPDX-License-Identifier: BSL-1.0
// The shape of every loop over a row: whole blocks of Isa::lanes, then what is left.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>

#include "romvec/isa/concept.hpp"
#include "romvec/isa/scalar.hpp"

#if defined(__OPTIMIZE_SIZE__)
#define ROMVEC_UNROLL_ELEMENTS
#else
// As ROMVEC_UNROLL, but sixteen where a block is one element: on a Cortex-M0 a Q15 row takes 6.7 instructions a weight
// instead of 10.3.
#define ROMVEC_UNROLL_ELEMENTS _Pragma("GCC unroll 16")
#endif

namespace romvec::kernel {

// body(isa, i) for every block of isa.lanes elements from i, in order; then what is left: one block under a mask where
// the instruction set has masks, else one element at a time.
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
  if constexpr (isa::has_masks<Isa>) {
    if (i != count) {
      body(typename Isa::tail(count - i), i);
    }
  } else if constexpr (Isa::lanes == 1) {
    ROMVEC_UNROLL_ELEMENTS
    for (; i < count; ++i) {
      body(isa::scalar{}, i);
    }
  } else {
    for (; i < count; ++i) {
      body(isa::scalar{}, i);
    }
  }
}

// How many elements lie between two calls of `stretch` below.
inline constexpr std::size_t stretch_elements = 64;

// How many blocks a row is read and written at a time: what the instruction set says where the compiler does not unroll
// loops as well as it should, else 1 and ROMVEC_UNROLL.
#if defined(__OPTIMIZE_SIZE__)
template <class Isa>
inline constexpr std::size_t row_blocks = 1;
#else
template <class Isa>
inline constexpr std::size_t row_blocks = Isa::row_blocks;
#endif

// The address of a row, as an instruction set wants it that reads blocks at fixed distances from it.
template <class Isa, class Code>
[[nodiscard]] ROMVEC_INLINE constexpr const Code* at_one_address(const Code* row) {
  if constexpr (row_blocks < Isa >> 1) {
    return Isa::keep_address(row);
  }
  return row;
}

struct no_stretch {
  ROMVEC_INLINE constexpr void operator()(std::size_t) const {}
};

// The same for a body that may visit an element twice (out[i] depends on in[i] alone, and the two do not overlap): what
// is left is done by one more block that ends at the last element. At dim 300 on AVX2 this replaces 12 scalar steps
// of 30. stretch(i), where given, is called once every 64 elements, before the blocks from i on: the place for
// prefetches, which would cost a comparison in every block.
template <class Isa, class Body, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void for_each_block_overlapping(std::size_t count, Body body, Stretch stretch = {}) {
  if constexpr (Isa::lanes == 1) {
    for_each_block<Isa>(count, body);
  } else if (count < Isa::lanes) {
    for_each_block<Isa>(count, body);
  } else {
    std::size_t i = 0;
    if constexpr (sizeof(Stretch) > sizeof(no_stretch)) {
      const std::size_t stretched = count & ~(stretch_elements - 1);
      for (; i < stretched; i += stretch_elements) {
        stretch(i);
#pragma GCC unroll 16
        for (std::size_t j = 0; j < stretch_elements; j += Isa::lanes) {
          body(Isa{}, i + j);
        }
      }
      stretch(count - 1);  // the last line, wherever the row begins
    }
    if constexpr (row_blocks < Isa >> 1) {
      constexpr std::size_t turn = row_blocks<Isa> * Isa::lanes;
      for (; count - i >= turn; i += turn) {
#pragma GCC unroll 16
        for (std::size_t j = 0; j < turn; j += Isa::lanes) {
          body(Isa{}, i + j);
        }
      }
    }
    const std::size_t whole = count & ~(Isa::lanes - 1);
    ROMVEC_UNROLL
    for (; i < whole; i += Isa::lanes) {
      body(Isa{}, i);
    }
    if (whole != count) {
      body(Isa{}, count - Isa::lanes);
    }
  }
}

}  // namespace romvec::kernel
