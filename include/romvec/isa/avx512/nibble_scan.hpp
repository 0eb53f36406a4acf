// SPDX-License-Identifier: BSL-1.0
// Scans over rows of 4-bit codes by VPDPBUSD. Included by avx512.hpp.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2.hpp"
#include "romvec/isa/avx512/scan.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

// Blocks are scanned as by AVX2; rows of 4-bit codes, 64 bytes a step, by 512 bits. A code is a level less the least
// level, a byte without sign, so that VPDPBUSD takes it and the query as they are; the least level times the query is
// added once. The low halves of a step's bytes meet 64 codes of the query, then the high ones 64 more (kernel/
// nibble_scan.hpp has put them in that order). A 128-bit part of a register is a block.
struct avx512_block_scans : avx2 {
#if defined(__AVX512VNNI__)
  static constexpr std::size_t nibble_step = 64;  // bytes
  struct nibble_scan_levels {
    __m512i above_least, magnitudes;
    std::int32_t least;
  };
  // Codes that meet the low halves and the high ones; which halves are codes of the row.
  struct nibble_query_step {
    __m512i low, high;
    __mmask64 has_low, has_high;
  };
  struct nibble_scan {
    __m512i dot, squared_norm;
  };

  ROMVEC_INLINE static nibble_scan_levels load_scan_levels(const std::int8_t* levels) {
    const avx512_nibbles::nibble_bag bag = avx512_nibbles::load_bag_levels(levels);
    return {bag.above_least, _mm512_broadcast_i32x4(_mm_abs_epi8(_mm_loadu_si128(m128i_at(levels)))), bag.least};
  }
  // A step of `low_count` low halves and `high_count` high ones, each up to 64
  ROMVEC_INLINE static nibble_query_step load_query_step(const std::int8_t* codes, std::size_t low_count,
                                                         std::size_t high_count) {
    const auto first = [](std::size_t count) { return _bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(count)); };
    return {_mm512_loadu_si512(codes), _mm512_loadu_si512(codes + 64), first(low_count), first(high_count)};
  }
  // Partial sums to begin with, 16 int32
  ROMVEC_INLINE static nibble_scan begin_nibble_scan(const std::int32_t* sums) {
    return {_mm512_loadu_si512(sums), _mm512_setzero_si512()};
  }
  // VPAND, VPSRLW, VPAND, 2 VPSHUFB, 2 VPDPBUSD; with the norm 2 and 2 more
  template <bool Norms, bool Whole>
  ROMVEC_INLINE static nibble_scan add_nibble_step(nibble_scan sum, const std::uint8_t* bytes,
                                                   const nibble_scan_levels& levels, const nibble_query_step& query) {
    const __m512i nibble = _mm512_set1_epi8(15);
    const __m512i loaded = Whole ? _mm512_loadu_si512(bytes) : _mm512_maskz_loadu_epi8(query.has_low, bytes);
    const __m512i low = _mm512_and_si512(loaded, nibble);
    const __m512i high = _mm512_and_si512(_mm512_srli_epi16(loaded, 4), nibble);
    sum.dot = _mm512_dpbusd_epi32(sum.dot, _mm512_shuffle_epi8(levels.above_least, low), query.low);
    sum.dot = _mm512_dpbusd_epi32(sum.dot, _mm512_shuffle_epi8(levels.above_least, high), query.high);
    if constexpr (Norms) {
      const auto add_squares = [&](__m512i indices, __mmask64 has) ROMVEC_INLINE_LAMBDA {
        const __m512i code = Whole ? _mm512_shuffle_epi8(levels.magnitudes, indices)
                                   : _mm512_maskz_shuffle_epi8(has, levels.magnitudes, indices);
        sum.squared_norm = _mm512_dpbusd_epi32(sum.squared_norm, code, code);
      };
      add_squares(low, query.has_low);
      add_squares(high, query.has_high);
    }
    return sum;
  }
  // The totals of four rows
  ROMVEC_INLINE static void store_nibble_scans(const nibble_scan* scans, std::int32_t* dots,
                                               std::int32_t* squared_norms) {
    avx512::store_totals(scans[0].dot, scans[1].dot, scans[2].dot, scans[3].dot, dots);
    avx512::store_totals(scans[0].squared_norm, scans[1].squared_norm, scans[2].squared_norm, scans[3].squared_norm,
                         squared_norms);
  }
  // VPMOVSXWD, VPSUBD and VMOVDQA32 under masks: 16 dot products with the signs of their rows' multipliers; the dot
  // products and squared norms of rows times 0 are 0.
  ROMVEC_INLINE static void weigh_16_by_sign(const std::int16_t* multipliers, std::int32_t* dots,
                                             std::int32_t* squared_norms) {
    const __m512i wide = _mm512_cvtepi16_epi32(_mm256_loadu_si256(m256i_at(multipliers)));
    const __mmask16 kept = _mm512_test_epi32_mask(wide, wide);
    const __m512i dot = _mm512_loadu_si512(dots);
    const __m512i with_sign = _mm512_mask_sub_epi32(dot, _mm512_movepi32_mask(wide), _mm512_setzero_si512(), dot);
    _mm512_storeu_si512(dots, _mm512_maskz_mov_epi32(kept, with_sign));
    _mm512_storeu_si512(squared_norms, _mm512_maskz_mov_epi32(kept, _mm512_loadu_si512(squared_norms)));
  }

  // Groups: sums of a step times the multipliers of its blocks, in int64. VPMULDQ takes the even int32: two of the four
  // sums of a block, added up.
  using group_factors = __m512i;
  struct group_sums {
    __m512i dot, squared_norm;
  };
  ROMVEC_INLINE static group_sums zero_group_sums() { return {_mm512_setzero_si512(), _mm512_setzero_si512()}; }
  // VPUNPCKLWD, VPMOVSXWQ: the multipliers of up to four blocks, one or two of which share one
  template <std::size_t BlocksAGroup>
  ROMVEC_INLINE static group_factors load_factors(const std::int16_t* multipliers, std::size_t groups) {
    const __m128i loaded = _mm_maskz_loadu_epi16(static_cast<__mmask8>((1u << groups) - 1), multipliers);
    const __m128i twice = _mm_unpacklo_epi16(loaded, loaded);
    return _mm512_cvtepi16_epi64(BlocksAGroup == 1 ? twice : _mm_unpacklo_epi32(twice, twice));
  }
  ROMVEC_INLINE static group_factors multiply_factors(group_factors a, group_factors b) {
    return _mm512_mul_epi32(a, b);
  }
  // `factors` for the dot product, those of the row for the norm
  template <bool Norms>
  ROMVEC_INLINE static group_sums add_group_sums(group_sums sum, nibble_scan step, group_factors factors,
                                                 group_factors of_row) {
    const auto of_two = [](__m512i sums) { return _mm512_add_epi32(sums, _mm512_srli_epi64(sums, 32)); };
    sum.dot = _mm512_add_epi64(sum.dot, _mm512_mul_epi32(of_two(step.dot), factors));
    if constexpr (Norms) {
      const __m512i squares = _mm512_mul_epi32(of_row, of_row);
      sum.squared_norm = _mm512_add_epi64(sum.squared_norm, _mm512_mul_epi32(of_two(step.squared_norm), squares));
    }
    return sum;
  }
  ROMVEC_INLINE static void store_group_sums(const group_sums& sum, std::int64_t* dot, std::int64_t* squared_norm) {
    *dot = _mm512_reduce_add_epi64(sum.dot);
    *squared_norm = _mm512_reduce_add_epi64(sum.squared_norm);
  }
#endif
};

}  // namespace romvec::isa
