// SPDX-License-Identifier: BSL-1.0
// x86 AVX2: 16 codes at a time; here what searches, and with rows.hpp and bags.hpp the rest. Source: Intel 64 and IA-32
// Architectures Software Developer's Manual, volume 2.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2/bags.hpp"
#include "romvec/isa/avx2/windows.hpp"
#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx2 : avx2_bags {
  static constexpr const char* name = "avx2";
  static constexpr bool auto_vectorized = true;
  static constexpr bool prefetches = true;
  static constexpr bool screens_rows = true;
  static constexpr std::size_t rows_in_flight = 16;
  static constexpr std::size_t scratch_bytes = 8192;
  static constexpr bool has_room_for_code = true;

  using sums = __m256i;

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

  ROMVEC_INLINE static sums zero_sums() { return _mm256_setzero_si256(); }
  // VPMADDWD, VPADDD
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(a.value, b.value));
  }
  // VPMOVSXDQ, VPADDQ
  ROMVEC_INLINE static std::int64_t total(sums sum) {
    const __m256i wide = _mm256_add_epi64(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(sum)),
                                          _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sum, 1)));
    const __m128i pair = _mm_add_epi64(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
    alignas(16) std::int64_t lanes_of_pair[2];
    _mm_store_si128(m128i_at(lanes_of_pair), pair);
    return lanes_of_pair[0] + lanes_of_pair[1];
  }

  // 4-bit codes: VBROADCASTI128, VPSRLVD, VPAND, VPSHUFB. A block of 32 is stored at once: a later load of 32 bytes
  // does not get its data from two stores of 16 before they have left the store buffer; Q15 rows on AVX-512 took 4
  // times the time.
  using nibble_lookup = __m256i;  // twice the levels
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(m128i_at(levels)));
  }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* low,
                                   std::int8_t* high) {
    const __m256i codes = look_up(bytes, levels);
    _mm_storeu_si128(m128i_at(low), _mm256_castsi256_si128(codes));
    _mm_storeu_si128(m128i_at(high), _mm256_extracti128_si256(codes, 1));
  }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* out) {
    _mm256_storeu_si256(m256i_at(out), look_up(bytes, levels));
  }

  static constexpr std::size_t scan_lanes = 32;
  static constexpr std::size_t scan_rows = 4;
  static constexpr bool prepares_query = true;
  struct scan {
    __m256i dot, squared_norm;
  };
  // VPABSB
  ROMVEC_INLINE static void prepare(const std::int8_t* query, std::int8_t* prepared) {
    _mm256_storeu_si256(m256i_at(prepared), _mm256_abs_epi8(load_bytes(query)));
  }
  struct query {
    __m256i codes, magnitudes;
  };
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t* prepared) {
    __m256i part = load_bytes(codes);
    __m256i magnitudes = load_bytes(prepared);
    __asm__("" : "+x"(part), "+x"(magnitudes));  // else g++ 12 loads them again for each row
    return {part, magnitudes};
  }
  ROMVEC_INLINE static scan zero_scan() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
  // VPSIGNB, VPMADDUBSW, VPMADDWD, VPADDD: |query| * (row with the sign of query), pairs of which are below 2^15
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return add_dot(sum, load_bytes(row), with);
  }
  // VPABSB, VPMADDUBSW, VPMADDWD, VPADDD
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const __m256i codes = load_bytes(row);
    return add_norm(add_dot(sum, codes, with), codes);
  }
  // VPAND with a mask that leaves the last `count` bytes
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const __m256i place = _mm256_setr_epi8(31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13,
                                           12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m256i kept = _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(count)), place);
    const __m256i codes = _mm256_and_si256(load_bytes(row), kept);
    return add_norm(add_dot(sum, codes, with), codes);
  }
  // VPHADDD: four rows at once
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    store_totals(scans[0].dot, scans[1].dot, scans[2].dot, scans[3].dot, dots);
    store_totals(scans[0].squared_norm, scans[1].squared_norm, scans[2].squared_norm, scans[3].squared_norm,
                 squared_norms);
  }

  // Packed rows (kernel/packed.hpp): eight rows a register.
  struct packed_sums {
    __m256i rows[4];
  };
  ROMVEC_INLINE static packed_sums zero_packed_sums() {
    return {{_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()}};
  }
  // VPBROADCASTD, VPABSB; VPSIGNB, VPMADDUBSW, VPMADDWD, VPADDD
  ROMVEC_INLINE static packed_sums add_packed(packed_sums sum, const std::int8_t* codes, const std::int8_t* four) {
    std::int32_t loaded;
    __builtin_memcpy(&loaded, four, sizeof loaded);
    const __m256i part = _mm256_set1_epi32(loaded);
    const query with = {part, _mm256_abs_epi8(part)};
    const auto eight = [&](__m256i sums, std::size_t k) {
      return add_dot({sums, sums}, load_bytes(codes + 32 * k), with).dot;
    };
    return {{eight(sum.rows[0], 0), eight(sum.rows[1], 1), eight(sum.rows[2], 2), eight(sum.rows[3], 3)}};
  }
  ROMVEC_INLINE static void store_packed(packed_sums sum, std::int32_t* dots) {
    _mm256_storeu_si256(m256i_at(dots), sum.rows[0]);
    _mm256_storeu_si256(m256i_at(dots + 8), sum.rows[1]);
    _mm256_storeu_si256(m256i_at(dots + 16), sum.rows[2]);
    _mm256_storeu_si256(m256i_at(dots + 24), sum.rows[3]);
  }

  // VCVTDQ2PS, VANDPS, VMULPS, VCMPPS, VMOVMSKPS
  ROMVEC_INLINE static std::uint32_t screen_16(const std::int32_t* dots, const std::int32_t* squared_norms,
                                               float least) {
    const auto eight = [least](const std::int32_t* dot, const std::int32_t* norm) {
      const __m256 d = _mm256_cvtepi32_ps(_mm256_loadu_si256(m256i_at(dot)));
      const __m256 n = _mm256_cvtepi32_ps(_mm256_loadu_si256(m256i_at(norm)));
      const __m256 magnitude = _mm256_andnot_ps(_mm256_set1_ps(-0.0F), d);
      return static_cast<std::uint32_t>(_mm256_movemask_ps(
          _mm256_cmp_ps(_mm256_mul_ps(d, magnitude), _mm256_mul_ps(_mm256_set1_ps(least), n), _CMP_GE_OQ)));
    };
    return eight(dots, squared_norms) | eight(dots + 8, squared_norms + 8) << 8;
  }

 private:
  // The bytes twice, the second ones shifted: a broadcast from memory takes no shuffle, unlike VINSERTI128.
  ROMVEC_INLINE static __m256i look_up(const std::uint8_t* bytes, __m256i levels) {
    const __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128(m128i_at(bytes)));
    const __m256i indices = _mm256_srlv_epi32(both, _mm256_setr_epi32(0, 0, 0, 0, 4, 4, 4, 4));
    return _mm256_shuffle_epi8(levels, _mm256_and_si256(indices, _mm256_set1_epi8(15)));
  }
  ROMVEC_INLINE static __m256i add_pairs(__m256i sum, __m256i pairs) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
  }
  ROMVEC_INLINE static scan add_dot(scan sum, __m256i row, query with) {
    return {add_pairs(sum.dot, _mm256_maddubs_epi16(with.magnitudes, _mm256_sign_epi8(row, with.codes))),
            sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_norm(scan sum, __m256i row) {
    const __m256i magnitude = _mm256_abs_epi8(row);
    return {sum.dot, add_pairs(sum.squared_norm, _mm256_maddubs_epi16(magnitude, magnitude))};
  }
  ROMVEC_INLINE static void store_totals(__m256i a, __m256i b, __m256i c, __m256i d, std::int32_t* out) {
    const __m256i sums = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    _mm_storeu_si128(m128i_at(out), _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1)));
  }
};

}  // namespace romvec::isa
