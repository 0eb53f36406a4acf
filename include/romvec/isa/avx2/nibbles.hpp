// SPDX-License-Identifier: BSL-1.0
// 4-bit codes by AVX2: rows of floats and bags whose codes are never stored.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2/bags.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx2_nibbles : avx2_bags {
#if defined(__FMA__)
  // A level plus 128 is a byte without sign, and with 0x47 above it the float 2^15 + level + 128: two interleavings
  // make a float of a byte, where a conversion would want the byte as an int32 first. One fused multiply-add takes the
  // offset off again, exactly: (2^15 + 128) * multiplier has at most 24 bits, the result 22. 14 instructions and 4
  // stores for 32 weights; PSHUFB, VCVTDQ2PS and VMULPS take 17.
  static constexpr int largest_float_exponent = 97;  // (2^15 + 128) * 32767 * 2^97 is finite
  using nibble_floats = __m256i;
  struct nibble_values {
    __m256 scale, offset, sign;
  };
  ROMVEC_INLINE static nibble_floats load_float_levels(const std::int8_t* levels) {
    return _mm256_xor_si256(_mm256_broadcastsi128_si256(_mm_loadu_si128(m128i_at(levels))), _mm256_set1_epi8(-128));
  }
  // A level of 0 times a negative multiplier is -0, which the subtraction of an offset never gives: tables with such a
  // level have the sign put in at the end, 4 instructions more.
  ROMVEC_INLINE static bool lose_signs(nibble_floats levels) {
    return _mm256_movemask_epi8(_mm256_cmpeq_epi8(levels, _mm256_set1_epi8(-128))) != 0;
  }
  // VPMOVSXWD, VCVTDQ2PS, VMULPS
  ROMVEC_INLINE static void store_scales(const std::int16_t* multipliers, std::size_t count, float unit, float* out) {
    std::size_t i = 0;
    for (; count - i >= 8; i += 8) {
      const __m256i wide = _mm256_cvtepi16_epi32(_mm_loadu_si128(m128i_at(multipliers + i)));
      _mm256_storeu_ps(out + i, _mm256_mul_ps(_mm256_cvtepi32_ps(wide), _mm256_set1_ps(unit)));
    }
    for (; i < count; ++i) {
      out[i] = static_cast<float>(multipliers[i]) * unit;
    }
  }
  template <bool KeepsSigns>
  ROMVEC_INLINE static nibble_values nibble_values_of(nibble_floats, float scale) {
    constexpr float offset = -0x1.01p+15F;
    const __m256 s = _mm256_set1_ps(scale);
    if constexpr (KeepsSigns) {
      const __m256 sign = _mm256_and_ps(s, _mm256_set1_ps(-0.0F));
      const __m256 magnitude = _mm256_xor_ps(s, sign);
      return {magnitude, _mm256_mul_ps(magnitude, _mm256_set1_ps(offset)), sign};
    } else {
      return {s, _mm256_mul_ps(s, _mm256_set1_ps(offset)), s};
    }
  }
  // 16 bytes to out[0, 32): VBROADCASTI128, VPSHUFB, VPSRLVQ, VPAND, VPSHUFB, 2 VPUNPCK*BW, 4 VPUNPCK*WD, 4 VFMADD
  template <bool KeepsSigns>
  ROMVEC_INLINE static void store_nibbles(const std::uint8_t* bytes, nibble_floats levels, nibble_values values,
                                          float* out) {
    const eights of = floats_of<KeepsSigns>(bytes, levels, values);
    _mm256_storeu_ps(out, of.eight[0]);
    _mm256_storeu_ps(out + 8, of.eight[1]);
    _mm256_storeu_ps(out + 16, of.eight[2]);
    _mm256_storeu_ps(out + 24, of.eight[3]);
  }
  // The same of a block of `count` weights, and nothing behind it: VMASKMOVPS
  template <bool KeepsSigns>
  ROMVEC_INLINE static void store_end(const std::uint8_t* bytes, std::size_t count, nibble_floats levels,
                                      nibble_values values, float* out) {
    const eights of = floats_of<KeepsSigns>(bytes, levels, values);
    const std::size_t half = (count + 1) / 2;
    const auto store_first = [](float* to, std::size_t n, __m256 first, __m256 second) {
      const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
      const auto wanted = static_cast<std::int32_t>(n);
      _mm256_maskstore_ps(to, _mm256_cmpgt_epi32(_mm256_set1_epi32(wanted), places), first);
      _mm256_maskstore_ps(to + 8, _mm256_cmpgt_epi32(_mm256_set1_epi32(wanted - 8), places), second);
    };
    store_first(out, half, of.eight[0], of.eight[1]);
    store_first(out + half, count - half, of.eight[2], of.eight[3]);
  }
#endif

  // Bags of 64 columns a pass, 32 bytes of two rows: their words interleaved are bytes 2k and 2k + 1 of the first row,
  // then of the second, so that a look-up leaves the pairs of codes that VPMADDWD wants in the low bytes of words, and
  // in the high ones. A code is a level less the least level, a byte without sign; what is missing, the least level
  // times the sum of the multipliers, comes in at the end. Sums are modulo 2^32, and right where the true ones fit. A
  // half of the register is a block, and so lies within one group.
  static constexpr std::size_t nibble_columns = 64;
  struct nibble_sums {
    __m256i even[4];  // columns 0 to 6, 8 to 14, 16 to 22, 24 to 30 of each block
    __m256i odd[4];   // and those beside them
    __m256i multipliers;
  };
  struct nibble_bag {
    __m256i above_least;
    std::int32_t least;
  };
  struct nibble_products {
    products part[nibble_columns / lanes];
  };

  // PSRLW, PMINUB, PHMINPOSUW: the least level
  ROMVEC_INLINE static nibble_bag load_bag_levels(const std::int8_t* levels) {
    const __m128i loaded = _mm_loadu_si128(m128i_at(levels));
    const __m128i unsigned_levels = _mm_xor_si128(loaded, _mm_set1_epi8(-128));
    const __m128i least = _mm_minpos_epu16(_mm_min_epu8(unsigned_levels, _mm_srli_epi16(unsigned_levels, 8)));
    const __m128i above = _mm_sub_epi8(unsigned_levels, _mm_shuffle_epi8(least, _mm_setzero_si128()));
    return {_mm256_broadcastsi128_si256(above), (_mm_cvtsi128_si32(least) & 0xFF) - 128};
  }
  ROMVEC_INLINE static nibble_sums zero_nibble_sums() {
    const __m256i zero = _mm256_setzero_si256();
    return {{zero, zero, zero, zero}, {zero, zero, zero, zero}, zero};
  }
  // The multipliers of `blocks` blocks, blocks_a_group of which share one.
  ROMVEC_INLINE static multipliers pair_groups(const std::int16_t* a, const std::int16_t* b, std::size_t blocks,
                                               std::size_t blocks_a_group) {
    const auto pair_at = [=](std::size_t i) {
      return static_cast<std::int32_t>(static_cast<std::uint16_t>(a[i]) |
                                       static_cast<std::uint32_t>(static_cast<std::uint16_t>(b[i])) << 16);
    };
    if (blocks <= blocks_a_group) {
      return _mm256_set1_epi32(pair_at(0));
    }
    std::int32_t of_a = 0;
    std::int32_t of_b = 0;
    __builtin_memcpy(&of_a, a, sizeof of_a);
    __builtin_memcpy(&of_b, b, sizeof of_b);
    const __m128i pairs = _mm_unpacklo_epi16(_mm_cvtsi32_si128(of_a), _mm_cvtsi32_si128(of_b));
    return _mm256_permutevar8x32_epi32(_mm256_castsi128_si256(pairs), _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1));
  }
  // VPAND: 0 for the first multiplier, or the second, or both
  ROMVEC_INLINE static multipliers keep_pairs(multipliers pairs, std::uint32_t kept) {
    return _mm256_and_si256(pairs, _mm256_set1_epi32(static_cast<std::int32_t>(kept)));
  }
  ROMVEC_INLINE static void add_multipliers(nibble_sums& sum, multipliers pairs) {
    sum.multipliers = add_pairs_of_rows(sum.multipliers, pairs, _mm256_set1_epi16(1));
  }
  template <bool Whole>
  ROMVEC_INLINE static void add_nibbles(nibble_sums& sum, const std::uint8_t* a, const std::uint8_t* b, std::size_t,
                                        const nibble_bag& bag, multipliers pairs) {
    const auto load = [](const std::uint8_t* bytes) ROMVEC_INLINE_LAMBDA {
      return Whole ? _mm256_loadu_si256(m256i_at(bytes)) : _mm256_castsi128_si256(_mm_loadu_si128(m128i_at(bytes)));
    };
    const __m256i first = load(a);
    const __m256i second = load(b);
    add_half<0>(sum, _mm256_unpacklo_epi16(first, second), bag, pairs);
    add_half<1>(sum, _mm256_unpackhi_epi16(first, second), bag, pairs);
  }
  // VPMULLD, VPADDD, VPUNPCK*DQ, VPERM2I128
  ROMVEC_INLINE static nibble_products products_of(const nibble_sums& sum, const nibble_bag& bag, std::uint32_t total) {
    const __m256i missing =
        _mm256_mullo_epi32(_mm256_add_epi32(sum.multipliers, _mm256_set1_epi32(static_cast<std::int32_t>(total))),
                           _mm256_set1_epi32(bag.least));
    __m256i four[8];  // columns 4k to 4k + 3 of each block
#pragma GCC unroll 4
    for (std::size_t k = 0; k < 4; ++k) {
      four[2 * k] = _mm256_add_epi32(missing, _mm256_unpacklo_epi32(sum.even[k], sum.odd[k]));
      four[2 * k + 1] = _mm256_add_epi32(missing, _mm256_unpackhi_epi32(sum.even[k], sum.odd[k]));
    }
    return {{{_mm256_permute2x128_si256(four[0], four[2], 0x20), _mm256_permute2x128_si256(four[1], four[3], 0x20)},
             {_mm256_permute2x128_si256(four[4], four[6], 0x20), _mm256_permute2x128_si256(four[5], four[7], 0x20)},
             {_mm256_permute2x128_si256(four[0], four[2], 0x31), _mm256_permute2x128_si256(four[1], four[3], 0x31)},
             {_mm256_permute2x128_si256(four[4], four[6], 0x31), _mm256_permute2x128_si256(four[5], four[7], 0x31)}}};
  }

 private:
#if defined(__FMA__)
  struct eights {
    __m256 eight[4];
  };
  template <bool KeepsSigns>
  ROMVEC_INLINE static eights floats_of(const std::uint8_t* bytes, nibble_floats levels, nibble_values values) {
    const __m256i order = _mm256_setr_epi8(0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11,  //
                                           4, 5, 6, 7, 12, 13, 14, 15, 4, 5, 6, 7, 12, 13, 14, 15);
    const __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128(m128i_at(bytes)));
    const __m256i halves = _mm256_srlv_epi64(_mm256_shuffle_epi8(both, order), _mm256_setr_epi64x(0, 4, 0, 4));
    const __m256i above = _mm256_shuffle_epi8(levels, _mm256_and_si256(halves, _mm256_set1_epi8(15)));
    const __m256i low = _mm256_unpacklo_epi8(_mm256_setzero_si256(), above);
    const __m256i high = _mm256_unpackhi_epi8(_mm256_setzero_si256(), above);
    const auto eight = [&](__m256i offset_levels) ROMVEC_INLINE_LAMBDA {
      const __m256 value = _mm256_fmadd_ps(_mm256_castsi256_ps(offset_levels), values.scale, values.offset);
      return KeepsSigns ? _mm256_xor_ps(value, values.sign) : value;
    };
    const __m256i exponent = _mm256_set1_epi16(0x4700);
    return {
        { eight(_mm256_unpacklo_epi16(low, exponent)),
          eight(_mm256_unpackhi_epi16(low, exponent)),
          eight(_mm256_unpacklo_epi16(high, exponent)),
          eight(_mm256_unpackhi_epi16(high, exponent)) }};
  }
#endif
  ROMVEC_INLINE static __m256i add_pairs_of_rows(__m256i sum, __m256i a, __m256i b) {
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
    return _mm256_dpwssd_epi32(sum, a, b);
#else
    return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b));
#endif
  }
  template <std::size_t Half>
  ROMVEC_INLINE static void add_half(nibble_sums& sum, __m256i raw, const nibble_bag& bag, multipliers pairs) {
    const __m256i nibble = _mm256_set1_epi8(15);
    const auto add = [&](__m256i indices, __m256i& even, __m256i& odd) ROMVEC_INLINE_LAMBDA {
      const __m256i codes = _mm256_shuffle_epi8(bag.above_least, _mm256_and_si256(indices, nibble));
      even = add_pairs_of_rows(even, _mm256_and_si256(codes, _mm256_set1_epi16(0xFF)), pairs);
      odd = add_pairs_of_rows(odd, _mm256_srli_epi16(codes, 8), pairs);
      __asm__("" : "+x"(even), "+x"(odd));  // else g++ 12 computes all of them first and spills sums to the stack
    };
    add(raw, sum.even[Half], sum.odd[Half]);
    add(_mm256_srli_epi16(raw, 4), sum.even[2 + Half], sum.odd[2 + Half]);
  }
};

}  // namespace romvec::isa
