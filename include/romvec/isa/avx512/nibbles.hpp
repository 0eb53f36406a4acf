// SPDX-License-Identifier: BSL-1.0
// 4-bit codes by AVX-512: rows of floats and bags whose codes are never stored. Included by avx512.hpp.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2/nibbles.hpp"
#include "romvec/isa/avx512/bags.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx512_nibbles : avx512_bags {
  // What 16 levels are worth is one register, and VPERMPS, which looks at 4 bits of an index, chooses from it.
  static constexpr int largest_float_exponent = 127;
  struct nibble_floats {
    __m512 levels;
    __m512 zeros;  // -0 for a level of 0, which then keeps the sign of its product; 0 for others, whose -0 becomes 0
  };
  using nibble_values = __m512;
  ROMVEC_INLINE static nibble_floats load_float_levels(const std::int8_t* levels) {
    const __m512i wide = _mm512_cvtepi8_epi32(_mm_loadu_si128(m128i_at(levels)));
    const __mmask16 are_zero = _mm512_testn_epi32_mask(wide, wide);
    return {_mm512_cvtepi32_ps(wide), _mm512_maskz_mov_ps(are_zero, _mm512_set1_ps(-0.0F))};
  }
  ROMVEC_INLINE static constexpr bool lose_signs(const nibble_floats&) { return false; }
  // VPMOVSXWD, VCVTDQ2PS, VMULPS; count up to 16
  ROMVEC_INLINE static void store_scales(const std::int16_t* multipliers, std::size_t count, float unit, float* out) {
    const auto some = static_cast<__mmask16>((1u << count) - 1);
    const __m512i wide = _mm512_cvtepi16_epi32(_mm256_maskz_loadu_epi16(some, multipliers));
    _mm512_storeu_ps(out, _mm512_mul_ps(_mm512_cvtepi32_ps(wide), _mm512_set1_ps(unit)));
  }
  // VFMADD
  template <bool>
  ROMVEC_INLINE static nibble_values nibble_values_of(const nibble_floats& levels, float scale) {
    return _mm512_fmadd_ps(levels.levels, _mm512_set1_ps(scale), levels.zeros);
  }
  // 16 bytes to out[0, 32): VPMOVZXBD, VPSRLD, 2 VPERMPS
  template <bool>
  ROMVEC_INLINE static void store_nibbles(const std::uint8_t* bytes, const nibble_floats&, nibble_values values,
                                          float* out) {
    const __m512i indices = _mm512_cvtepu8_epi32(_mm_loadu_si128(m128i_at(bytes)));
    _mm512_storeu_ps(out, _mm512_permutexvar_ps(indices, values));
    _mm512_storeu_ps(out + 16, _mm512_permutexvar_ps(_mm512_srli_epi32(indices, 4), values));
  }
  // The same of a block of `count` weights, and nothing behind it: VMOVUPS under masks
  template <bool>
  ROMVEC_INLINE static void store_end(const std::uint8_t* bytes, std::size_t count, const nibble_floats&,
                                      nibble_values values, float* out) {
    const __m512i indices = _mm512_cvtepu8_epi32(_mm_loadu_si128(m128i_at(bytes)));
    const std::size_t half = (count + 1) / 2;
    _mm512_mask_storeu_ps(out, static_cast<__mmask16>((1u << half) - 1), _mm512_permutexvar_ps(indices, values));
    _mm512_mask_storeu_ps(out + half, static_cast<__mmask16>((1u << (count - half)) - 1),
                          _mm512_permutexvar_ps(_mm512_srli_epi32(indices, 4), values));
  }

  // Bags as avx2/nibbles.hpp has them, 128 columns a pass: 64 bytes of two rows, or fewer under a mask.
  static constexpr std::size_t nibble_columns = 128;
  struct nibble_sums {
    __m512i even[4];  // columns 0 to 6, 8 to 14, 16 to 22, 24 to 30 of each block
    __m512i odd[4];   // and those beside them
    __m512i multipliers;
  };
  struct nibble_bag {
    __m512i above_least;
    std::int32_t least;
  };
  struct nibble_products {
    products part[nibble_columns / lanes];
  };

  ROMVEC_INLINE static nibble_bag load_bag_levels(const std::int8_t* levels) {
    const avx2_nibbles::nibble_bag bag = avx2_nibbles::load_bag_levels(levels);
    return {_mm512_broadcast_i32x4(_mm256_castsi256_si128(bag.above_least)), bag.least};
  }
  ROMVEC_INLINE static nibble_sums zero_nibble_sums() {
    const __m512i zero = _mm512_setzero_si512();
    return {{zero, zero, zero, zero}, {zero, zero, zero, zero}, zero};
  }
  // VPUNPCKLWD, VPERMD: the multipliers of `blocks` blocks, blocks_a_group of which share one
  ROMVEC_INLINE static multipliers pair_groups(const std::int16_t* a, const std::int16_t* b, std::size_t blocks,
                                               std::size_t blocks_a_group) {
    const std::size_t groups = (blocks + blocks_a_group - 1) / blocks_a_group;
    const auto some = static_cast<__mmask8>((1u << groups) - 1);
    const __m128i pairs = _mm_unpacklo_epi16(_mm_maskz_loadu_epi16(some, a), _mm_maskz_loadu_epi16(some, b));
    const __m512i place = blocks_a_group == 1 ? _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
                                              : _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    return _mm512_permutexvar_epi32(place, _mm512_castsi128_si512(pairs));
  }
  // VPANDD
  ROMVEC_INLINE static multipliers keep_pairs(multipliers pairs, std::uint32_t kept) {
    return _mm512_and_si512(pairs, _mm512_set1_epi32(static_cast<std::int32_t>(kept)));
  }
  ROMVEC_INLINE static void add_multipliers(nibble_sums& sum, multipliers pairs) {
    sum.multipliers = add_pairs(sum.multipliers, pairs, _mm512_set1_epi16(1));
  }
  template <bool Whole>
  ROMVEC_INLINE static void add_nibbles(nibble_sums& sum, const std::uint8_t* a, const std::uint8_t* b,
                                        std::size_t blocks, const nibble_bag& bag, multipliers pairs) {
    const auto load = [blocks](const std::uint8_t* bytes) ROMVEC_INLINE_LAMBDA {
      return Whole ? _mm512_loadu_si512(bytes)
                   : _mm512_maskz_loadu_epi64(static_cast<__mmask8>((1u << (2 * blocks)) - 1), bytes);
    };
    const __m512i first = load(a);
    const __m512i second = load(b);
    add_half<0>(sum, _mm512_unpacklo_epi16(first, second), bag, pairs);
    add_half<1>(sum, _mm512_unpackhi_epi16(first, second), bag, pairs);
  }
  // VPMULLD, VPADDD, VPUNPCK*DQ, VSHUFI32X4
  ROMVEC_INLINE static nibble_products products_of(const nibble_sums& sum, const nibble_bag& bag, std::uint32_t total) {
    const __m512i missing =
        _mm512_mullo_epi32(_mm512_add_epi32(sum.multipliers, _mm512_set1_epi32(static_cast<std::int32_t>(total))),
                           _mm512_set1_epi32(bag.least));
    __m512i low[4];   // columns 8k to 8k + 3 of each block
    __m512i high[4];  // columns 8k + 4 to 8k + 7
#pragma GCC unroll 4
    for (std::size_t k = 0; k < 4; ++k) {
      low[k] = _mm512_add_epi32(missing, _mm512_unpacklo_epi32(sum.even[k], sum.odd[k]));
      high[k] = _mm512_add_epi32(missing, _mm512_unpackhi_epi32(sum.even[k], sum.odd[k]));
    }
    transpose(low);
    transpose(high);
    return {{{low[0], high[0]}, {low[1], high[1]}, {low[2], high[2]}, {low[3], high[3]}}};
  }

 private:
  // 4 x 4 parts of 128 bits
  ROMVEC_INLINE static void transpose(__m512i (&rows)[4]) {
    const __m512i a = _mm512_shuffle_i32x4(rows[0], rows[1], 0x44);
    const __m512i b = _mm512_shuffle_i32x4(rows[2], rows[3], 0x44);
    const __m512i c = _mm512_shuffle_i32x4(rows[0], rows[1], 0xEE);
    const __m512i d = _mm512_shuffle_i32x4(rows[2], rows[3], 0xEE);
    rows[0] = _mm512_shuffle_i32x4(a, b, 0x88);
    rows[1] = _mm512_shuffle_i32x4(a, b, 0xDD);
    rows[2] = _mm512_shuffle_i32x4(c, d, 0x88);
    rows[3] = _mm512_shuffle_i32x4(c, d, 0xDD);
  }
  template <std::size_t Half>
  ROMVEC_INLINE static void add_half(nibble_sums& sum, __m512i raw, const nibble_bag& bag, multipliers pairs) {
    const __m512i nibble = _mm512_set1_epi8(15);
    const auto add = [&](__m512i indices, __m512i& even, __m512i& odd) ROMVEC_INLINE_LAMBDA {
      const __m512i codes = _mm512_shuffle_epi8(bag.above_least, _mm512_and_si512(indices, nibble));
      even = add_pairs(even, _mm512_and_si512(codes, _mm512_set1_epi16(0xFF)), pairs);
      odd = add_pairs(odd, _mm512_srli_epi16(codes, 8), pairs);
      __asm__("" : "+v"(even), "+v"(odd));
    };
    add(raw, sum.even[Half], sum.odd[Half]);
    add(_mm512_srli_epi16(raw, 4), sum.even[2 + Half], sum.odd[2 + Half]);
  }
};

}  // namespace romvec::isa
