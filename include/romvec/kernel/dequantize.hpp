// SPDX-License-Identifier: BSL-1.0
// One row of codes into one row of numbers. out[0, dim) must not overlap the codes; no alignment is asked for.
// `stretch`: see for_each_block_overlapping.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/fixed.hpp"
#include "romvec/kernel/blocks.hpp"
#include "romvec/kernel/float_bits.hpp"

namespace romvec::kernel {

// out[i] = code[i] * multiplier * 2^exponent, exact: a code times its multiplier has at most 22 bits. The exponent is
// one that the format allows (format.hpp): in [-126, 106], with multiplier 1 up to 120 (int8) or 112 (int16).
template <class Isa, class Code, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void row_to_float(const Code* codes, std::int32_t multiplier, int exponent, float* out,
                                          std::size_t dim, Stretch stretch = {}) {
#if defined(ROMVEC_ISA_WITHOUT_FPU)
  if (!std::is_constant_evaluated()) {
    const float_row<Code> row(multiplier, exponent);
    for (const Code* const end = codes + dim; codes != end; ++codes, ++out) {
      *out = row.value(*codes);
    }
    return;
  }
#endif
  codes = at_one_address<Isa>(codes);
  if constexpr (isa::loads_high_floats<Isa> && Isa::lanes > 1 && std::is_same_v<Code, std::int8_t>) {
    if (exponent >= -102) {  // 2^(exponent - 24) is no subnormal, and so exact
      const float scale = static_cast<float>(multiplier) * power_of_two(exponent - 24);
      for_each_block_overlapping<Isa>(
          dim,
          [=](auto isa, std::size_t i)
              ROMVEC_INLINE_LAMBDA { isa.store(out + i, isa.multiply(isa.load_high_floats(codes + i), scale)); },
          stretch);
      return;
    }
  }
  const float scale = static_cast<float>(multiplier) * power_of_two(exponent);
  for_each_block_overlapping<Isa>(
      dim,
      [=](auto isa, std::size_t i)
          ROMVEC_INLINE_LAMBDA { isa.store(out + i, isa.multiply(isa.load_floats(codes + i), scale)); },
      stretch);
}

// True if every block of codes and of results lies at a multiple of 4 bytes.
template <class Code, class Element>
[[nodiscard]] ROMVEC_INLINE bool is_word_aligned(const Code* codes, const Element* out, std::size_t dim) {
  return ((reinterpret_cast<std::uintptr_t>(codes) | reinterpret_cast<std::uintptr_t>(out) | dim) & 3) == 0;
}

// out[i] = what scale(isa, codes) makes of int8 codes.
template <class Isa, class Scale, class Stretch>
ROMVEC_INLINE constexpr void scale_row(const std::int8_t* codes, std::int16_t* out, std::size_t dim, Scale scale,
                                       Stretch stretch) {
#if !defined(__OPTIMIZE_SIZE__)
  if constexpr (isa::has_word_aligned<Isa>) {
    if (dim >= Isa::word_aligned::lanes && is_word_aligned(codes, out, dim)) {
      scale_row<typename Isa::word_aligned>(codes, out, dim, scale, no_stretch{});
      return;
    }
  }
#endif
  codes = at_one_address<Isa>(codes);
  for_each_block_overlapping<Isa>(
      dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA { isa.store(out + i, scale(isa, isa.load(codes + i))); },
      stretch);
}

// out[i] = ((code[i] << 8) * multiplier + 2^14) >> 15, one multiply instruction on every instruction set.
template <class Isa, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void row_to_q15(const std::int8_t* codes, std::int16_t multiplier, std::int16_t* out,
                                        std::size_t dim, Stretch stretch = {}) {
  scale_row<Isa>(
      codes, out, dim, [=](auto isa, auto loaded) ROMVEC_INLINE_LAMBDA { return isa.scale_q15(loaded, multiplier); },
      stretch);
}

// out[i] = code[i] << 8 of int8 codes; int16 codes as they are: the natural Q15 of fixed-point formats.
template <class Isa, class Code, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void fixed_row_to_q15(const Code* codes, std::int16_t* out, std::size_t dim,
                                              Stretch stretch = {}) {
  codes = at_one_address<Isa>(codes);
  for_each_block_overlapping<Isa>(
      dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA { isa.store(out + i, isa.load_q15(codes + i)); }, stretch);
}

// Codes without a multiplier: out[i] = saturate(q * 2^-shift), rounded as rounding_shift_right does, with q the natural
// Q15 of code[i]; any shift. From 16 on every shift gives 0, as |q| <= 2^15, and from -16 on saturates what is not 0.
template <class Isa, class Code, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void fixed_row_to_q(const Code* codes, int shift, std::int16_t* out, std::size_t dim,
                                            Stretch stretch = {}) {
  codes = at_one_address<Isa>(codes);
  if (shift > 0) {
    // A shift is a multiplication: (q * 2^(15 - shift) + 2^14) >> 15.
    const auto scale = static_cast<std::int16_t>(shift < 16 ? 1 << (15 - shift) : 0);
    if constexpr (sizeof(Code) == 1) {
      row_to_q15<Isa>(codes, scale, out, dim, stretch);
    } else {
      for_each_block_overlapping<Isa>(
          dim,
          [=](auto isa, std::size_t i)
              ROMVEC_INLINE_LAMBDA { isa.store(out + i, isa.scale_int16(isa.load(codes + i), scale)); },
          stretch);
    }
  } else if (shift == 0) {
    fixed_row_to_q15<Isa>(codes, out, dim, stretch);
  } else {
    const int bits = -shift < 16 ? -shift : 16;
    for_each_block_overlapping<Isa>(
        dim,
        [=](auto isa, std::size_t i)
            ROMVEC_INLINE_LAMBDA { isa.store(out + i, isa.shift_left(isa.load_q15(codes + i), bits)); },
        stretch);
  }
}

// out[i] = saturate(code[i] * multiplier * 2^-shift), rounded as rounding_shift_right does; any shift. The product has
// at most 22 bits, so from 23 on every shift gives 0, and from -16 on every shift saturates what is not 0.
//
// The usual shifts are those of a format that holds every row: 7 if it is as fine as the natural Q15, more if it is
// coarser. Up to 15 they take the natural Q15's one multiplication and no saturation.
template <class Isa, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void row_to_q(const std::int8_t* codes, std::int16_t multiplier, int shift, std::int16_t* out,
                                      std::size_t dim, Stretch stretch = {}) {
#if !defined(__OPTIMIZE_SIZE__)
  if (shift == 7) {
    row_to_q15<Isa>(codes, multiplier, out, dim, stretch);
    return;
  }
  if (shift >= 8 && shift <= 15) {
    scale_row<Isa>(
        codes, out, dim,
        [=](auto isa, auto loaded) ROMVEC_INLINE_LAMBDA { return isa.scale_q15(loaded, multiplier, shift); }, stretch);
    return;
  }
#endif
  if (shift >= 0) {
    const int bits = shift < 23 ? shift : 23;
    for_each_block_overlapping<Isa>(
        dim,
        [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
          isa.store(out + i, isa.narrow(isa.multiply(isa.load(codes + i), multiplier), bits));
        },
        stretch);
  } else {
    const int bits = -shift < 16 ? -shift : 16;
    for_each_block_overlapping<Isa>(
        dim,
        [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
          isa.store(out + i, isa.shift_left(isa.narrow(isa.multiply(isa.load(codes + i), multiplier), 0), bits));
        },
        stretch);
  }
}

// out[i] = code[i]. Long rows are left to memcpy where it knows of wider registers than the compiler was told of: 1536
// bytes out of memory on Sapphire Rapids take 0.72 of the time that AVX2 takes, 768 in the nearest cache 0.6.
template <class Isa, class Code, class Stretch = no_stretch>
ROMVEC_INLINE constexpr void copy_row(const Code* codes, Code* out, std::size_t dim, Stretch stretch = {}) {
  if constexpr (isa::copies_bytes<Isa> && std::is_same_v<Stretch, no_stretch>) {
    const std::size_t count = dim * sizeof(Code);
    if (count > Isa::bytes::most) {
      __builtin_memcpy(out, codes, Isa::bytes::count_of_memcpy(count));
      return;
    }
  }
  if constexpr (isa::copies_bytes<Isa> && std::is_same_v<Code, std::int8_t>) {
    using bytes = typename Isa::bytes;
    if (dim >= bytes::lanes) {
      codes = at_one_address<bytes>(codes);
      for_each_block_overlapping<bytes>(
          dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA { isa.copy(codes + i, out + i); }, stretch);
      return;
    }
  }
  codes = at_one_address<Isa>(codes);
  for_each_block_overlapping<Isa>(
      dim, [=](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA { isa.copy(codes + i, out + i); }, stretch);
}

}  // namespace romvec::kernel
