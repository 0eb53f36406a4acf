// SPDX-License-Identifier: BSL-1.0
// One row of codes into one row of numbers. out[0, dim) must not overlap the codes; no alignment is asked for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "romvec/config.hpp"
#include "romvec/kernel/blocks.hpp"

namespace romvec::kernel {

// out[i] = code[i] * scale, exact: a code has at most 15 bits and a scale is a 15-bit integer times a power of two for
// int8 codes, a power of two for int16 codes.
template <class Isa, class Code>
ROMVEC_INLINE constexpr void row_to_float(const Code* codes, float scale, float* out, std::size_t dim) {
  for_each_block_overlapping<Isa>(dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
    using lanes = decltype(isa);
    lanes::store(out + i, lanes::multiply(lanes::load_floats(codes + i), scale));
  });
}

// out[i] = ((code[i] << 8) * multiplier + 2^14) >> 15, one multiply instruction on every instruction set.
template <class Isa>
ROMVEC_INLINE constexpr void row_to_q15(const std::int8_t* codes, std::int16_t multiplier, std::int16_t* out,
                                        std::size_t dim) {
  for_each_block_overlapping<Isa>(dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
    using lanes = decltype(isa);
    lanes::store(out + i, lanes::scale_q15(lanes::load(codes + i), multiplier));
  });
}

// out[i] = saturate(code[i] * multiplier * 2^-shift), rounded as rounding_shift_right does; any shift. The product has
// at most 22 bits, so from 23 on every shift gives 0, and from -16 on every shift saturates what is not 0.
template <class Isa, class Code>
ROMVEC_INLINE constexpr void row_to_q(const Code* codes, std::int16_t multiplier, int shift, std::int16_t* out,
                                      std::size_t dim) {
  if (shift >= 0) {
    const int bits = shift < 23 ? shift : 23;
    for_each_block_overlapping<Isa>(dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
      using lanes = decltype(isa);
      lanes::store(out + i, lanes::narrow(lanes::multiply(lanes::load(codes + i), multiplier), bits));
    });
  } else {
    const int bits = -shift < 16 ? -shift : 16;
    for_each_block_overlapping<Isa>(dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
      using lanes = decltype(isa);
      lanes::store(out + i,
                   lanes::shift_left(lanes::narrow(lanes::multiply(lanes::load(codes + i), multiplier), 0), bits));
    });
  }
}

}  // namespace romvec::kernel
