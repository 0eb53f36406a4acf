// SPDX-License-Identifier: BSL-1.0
// What searches, under AVX-512. Included by avx512.hpp.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2/windows.hpp"
#include "romvec/isa/avx512/bags.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx512 : avx512_bags {
  static constexpr const char* name = "avx512";
  static constexpr bool auto_vectorized = true;
  static constexpr bool prefetches = true;
  static constexpr bool screens_rows = true;
  static constexpr std::size_t rows_in_flight = 16;
  static constexpr std::size_t scratch_bytes = 8192;
  static constexpr bool has_room_for_code = true;

  struct tail;

  using sums = __m512i;

  // PREFETCHT0, PREFETCHT1
  ROMVEC_INLINE static void prefetch_near(const void* line) {
    _mm_prefetch(static_cast<const char*>(line), _MM_HINT_T0);
  }
  ROMVEC_INLINE static void prefetch_far(const void* line) {
    _mm_prefetch(static_cast<const char*>(line), _MM_HINT_T1);
  }

  // Levels that windows choose: see isa::chooses_levels.
  template <std::size_t Bits, std::size_t LevelBits>
  ROMVEC_INLINE static void choose_levels(const std::uint8_t* bytes, std::uint32_t factor, const std::int8_t* levels,
                                          std::int8_t* out) {
    choose_levels_by_gather<Bits, LevelBits>(bytes, factor, levels, out);
  }

  ROMVEC_INLINE static sums zero_sums() { return _mm512_setzero_si512(); }
  // VPMADDWD, VPADDD (VPDPWSSD)
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) { return add_pairs(sum, a.value, b.value); }
  // VPMOVSXDQ, VPADDQ
  ROMVEC_INLINE static std::int64_t total(sums sum) {
    const __m512i wide = _mm512_add_epi64(_mm512_cvtepi32_epi64(_mm512_castsi512_si256(sum)),
                                          _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(sum, 1)));
    return _mm512_reduce_add_epi64(wide);
  }

  // 4-bit codes: as AVX2, 32 at a time, which is a group
  using nibble_lookup = avx2::nibble_lookup;
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) { return avx2::load_levels(levels); }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* low,
                                   std::int8_t* high) {
    avx2::expand(bytes, levels, low, high);
  }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* out) {
    avx2::expand(bytes, levels, out);
  }

  static constexpr std::size_t scan_lanes = 64;
  using narrower = avx2;
  static constexpr std::size_t scan_rows = 4;
  static constexpr bool prepares_query = true;
  struct scan {
    __m512i dot, squared_norm;
  };
  // VPABSB: up to 128, as a byte without sign
  ROMVEC_INLINE static void prepare(const std::int8_t* query, std::int8_t* prepared) {
    _mm512_storeu_si512(prepared, _mm512_abs_epi8(_mm512_loadu_si512(query)));
  }
  struct query {
    __m512i magnitudes;
    __mmask64 negative;
  };
  // VPMOVB2M
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t* prepared) {
    __m512i magnitudes = _mm512_loadu_si512(prepared);
    __asm__("" : "+v"(magnitudes));  // else g++ 12 loads them again for each row
    return {magnitudes, _mm512_movepi8_mask(_mm512_loadu_si512(codes))};
  }
  ROMVEC_INLINE static scan zero_scan() { return {_mm512_setzero_si512(), _mm512_setzero_si512()}; }
  // VPSUBB under a mask, VPDPBUSD: |query| * (row with the sign of query). There is no VPSIGNB, and the query plus 128,
  // which is a byte without sign too, would want a sum of the row: one more VPDPBUSD, of which a cycle has fewer.
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return add_dot(sum, _mm512_loadu_si512(row), with);
  }
  // VPABSB, VPDPBUSD
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    return add_both(sum, _mm512_loadu_si512(row), with);
  }
  // VMOVDQU8 under a mask
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    return add_both(sum, _mm512_maskz_loadu_epi8(~std::uint64_t{0} << (scan_lanes - count), row), with);
  }
  // VPUNPCK*DQ, VPUNPCK*QDQ, VPADDD: four rows at once
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    store_totals(scans[0].dot, scans[1].dot, scans[2].dot, scans[3].dot, dots);
    store_totals(scans[0].squared_norm, scans[1].squared_norm, scans[2].squared_norm, scans[3].squared_norm,
                 squared_norms);
  }

  // VCVTDQ2PS, VANDPS, VMULPS, VCMPPS
  ROMVEC_INLINE static std::uint32_t screen_16(const std::int32_t* dots, const std::int32_t* squared_norms,
                                               float least) {
    const __m512 d = _mm512_cvtepi32_ps(_mm512_loadu_si512(dots));
    const __m512 n = _mm512_cvtepi32_ps(_mm512_loadu_si512(squared_norms));
    return _mm512_cmp_ps_mask(_mm512_mul_ps(d, _mm512_abs_ps(d)), _mm512_mul_ps(_mm512_set1_ps(least), n), _CMP_GE_OQ);
  }

  // Packed rows (kernel/packed.hpp): 16 rows a register, and two of them for every row, in turn: VPDPBUSD takes 4 to 5
  // cycles, so that one sum after the other would be slower than the memory.
  struct packed_sums {
    __m512i first, second, next_first, next_second;
  };
  ROMVEC_INLINE static packed_sums zero_packed_sums() {
    const __m512i zero = _mm512_setzero_si512();
    return {zero, zero, zero, zero};
  }
  // VPBROADCASTD, VPABSB, VPMOVB2M; VPSUBB under a mask, VPDPBUSD
  ROMVEC_INLINE static packed_sums add_packed(packed_sums sum, const std::int8_t* codes, const std::int8_t* four) {
    std::int32_t word_of_query;
    __builtin_memcpy(&word_of_query, four, sizeof word_of_query);
    const __m512i part = _mm512_set1_epi32(word_of_query);
    const __m512i magnitudes = _mm512_abs_epi8(part);
    const __mmask64 negative = _mm512_movepi8_mask(part);
    const auto sixteen = [&](__m512i rows, const std::int8_t* from) {
      const __m512i loaded = _mm512_loadu_si512(from);
      return add_bytes(rows, magnitudes, _mm512_mask_sub_epi8(loaded, negative, _mm512_setzero_si512(), loaded));
    };
    return {sum.next_first, sum.next_second, sixteen(sum.first, codes), sixteen(sum.second, codes + 64)};
  }
  ROMVEC_INLINE static void store_packed(packed_sums sum, std::int32_t* dots) {
    _mm512_storeu_si512(dots, _mm512_add_epi32(sum.first, sum.next_first));
    _mm512_storeu_si512(dots + 16, _mm512_add_epi32(sum.second, sum.next_second));
  }

 private:
  // sum + magnitudes * codes, four bytes for each int32; two products stay below 2^15
  ROMVEC_INLINE static __m512i add_bytes(__m512i sum, __m512i magnitudes, __m512i codes) {
#if defined(__AVX512VNNI__)
    return _mm512_dpbusd_epi32(sum, magnitudes, codes);
#else
    return add_pairs(sum, _mm512_maddubs_epi16(magnitudes, codes), _mm512_set1_epi16(1));
#endif
  }
  ROMVEC_INLINE static scan add_dot(scan sum, __m512i row, query with) {
    const __m512i codes = _mm512_mask_sub_epi8(row, with.negative, _mm512_setzero_si512(), row);
    return {add_bytes(sum.dot, with.magnitudes, codes), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_both(scan sum, __m512i row, query with) {
    const __m512i magnitudes = _mm512_abs_epi8(row);
    return {add_dot(sum, row, with).dot, add_bytes(sum.squared_norm, magnitudes, magnitudes)};
  }
  ROMVEC_INLINE static void store_totals(__m512i a, __m512i b, __m512i c, __m512i d, std::int32_t* out) {
    const __m512i ab = _mm512_add_epi32(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
    const __m512i cd = _mm512_add_epi32(_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
    const __m512i all = _mm512_add_epi32(_mm512_unpacklo_epi64(ab, cd), _mm512_unpackhi_epi64(ab, cd));
    const __m256i half = _mm256_add_epi32(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1));
    _mm_storeu_si128(m128i_at(out), _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1)));
  }
};

}  // namespace romvec::isa
