// SPDX-License-Identifier: BSL-1.0
// x86 AVX-512 (F, BW, VL, DQ; VNNI where the compiler has it): 32 codes at a time, tails under masks. Source: Intel 64
// and IA-32 Architectures Software Developer's Manual, volume 2.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2.hpp"
#include "romvec/isa/x86_pointers.hpp"

// The headers of g++ 12 write "a register of any content" as a variable initialised with itself, and g++ warns of it
// wherever it inlines them (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace romvec::isa {

struct avx512 {
  static constexpr const char* name = "avx512";
  static constexpr std::size_t lanes = 32;
  static constexpr bool auto_vectorized = true;
  // 12 sums. With 16, which leave room in 32 registers for 4 rows being unpacked and the multipliers, g++ 12 spills:
  // bags of 32 at 1000 x 288 take 1.7 times the time, and with 8 sums twice, for the more passes.
  static constexpr std::size_t bag_blocks = 6;
  static constexpr bool has_cache_hints = true;
  static constexpr bool has_streams = true;
  static constexpr std::size_t stream_alignment = 64;
  static constexpr bool flushes_subnormals = false;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }
  struct tail;

  struct codes {
    __m512i value;
  };
  // Of each 8 codes the first 4 in `low`, the others in `high`: the order in which VPUNPCK* leaves them and VPACKSSDW
  // takes them back.
  struct products {
    __m512i low, high;
  };
  struct code_sums {
    __m512i value;
  };
  using multipliers = __m512i;
  struct halves {
    __m512i value;
  };
  struct floats {
    __m512 low, high;
  };
  using sums = __m512i;

  // VPMOVSXBW
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    return {_mm512_cvtepi8_epi16(_mm256_loadu_si256(m256i_at(code)))};
  }
  // VMOVDQU
  ROMVEC_INLINE static codes load(const std::int16_t* code) { return {_mm512_loadu_si512(code)}; }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
    _mm256_storeu_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    _mm512_storeu_si512(out, _mm512_loadu_si512(codes));
  }

  // Rows of bytes are copied a register at a time; those of more than `most` bytes by memcpy.
  struct bytes {
    static constexpr std::size_t lanes = 64;
    static constexpr std::size_t most = 512;
    ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
      _mm512_storeu_si512(out, _mm512_loadu_si512(codes));
    }
    ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
      _mm512_stream_si512(static_cast<__m512i*>(static_cast<void*>(out)), _mm512_loadu_si512(codes));
    }
  };

  // VPSLLW, VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {_mm512_mulhrs_epi16(_mm512_slli_epi16(code.value, 8), _mm512_set1_epi16(multiplier))};
  }
  // VPSLLW, VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const __m512i up = _mm512_sll_epi16(code.value, _mm_cvtsi32_si128(15 - bits));
    return {_mm512_mulhrs_epi16(up, _mm512_set1_epi16(multiplier))};
  }
  // VPMULHRSW
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {_mm512_mulhrs_epi16(code.value, _mm512_set1_epi16(multiplier))};
  }
  // VPMOVSXBW, VPSLLW; VMOVDQU
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) { return {_mm512_slli_epi16(load(code).value, 8)}; }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load(code).value}; }
  // VPMULLW, VPMULHW, VPUNPCKLWD, VPUNPCKHWD
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const __m512i m = _mm512_set1_epi16(multiplier);
    const __m512i low = _mm512_mullo_epi16(code.value, m);
    const __m512i high = _mm512_mulhi_epi16(code.value, m);
    return {_mm512_unpacklo_epi16(low, high), _mm512_unpackhi_epi16(low, high)};
  }
  // VPADDD, VPSRAD, VPACKSSDW
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const __m512i half_step = _mm512_set1_epi32(bits == 0 ? 0 : 1 << (bits - 1));
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm512_packs_epi32(_mm512_sra_epi32(_mm512_add_epi32(product.low, half_step), count),
                               _mm512_sra_epi32(_mm512_add_epi32(product.high, half_step), count))};
  }
  // VPUNPCK*WD with the sign, VPSLLD, VPACKSSDW: there is no saturating shift
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const products wide = widen(code_sums{half.value});
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm512_packs_epi32(_mm512_sll_epi32(wide.low, count), _mm512_sll_epi32(wide.high, count))};
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) { _mm512_storeu_si512(out, half.value); }

  // VPMOVSXBD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) {
    const auto sixteen = [](const std::int8_t* p) ROMVEC_INLINE_LAMBDA {
      return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(m128i_at(p))));
    };
    return {sixteen(code), sixteen(code + 16)};
  }
  // VBROADCASTI32X4, VPSHUFB, VCVTDQ2PS (avx2.hpp)
  ROMVEC_INLINE static floats load_high_floats(const std::int8_t* code) {
    return {high_floats(_mm_loadu_si128(m128i_at(code))), high_floats(_mm_loadu_si128(m128i_at(code + 16)))};
  }
  // VPMOVSXWD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) {
    const auto sixteen = [](const std::int16_t* p) ROMVEC_INLINE_LAMBDA {
      return _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm256_loadu_si256(m256i_at(p))));
    };
    return {sixteen(code), sixteen(code + 16)};
  }
  // VMULPS
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    const __m512 s = _mm512_set1_ps(scale);
    return {_mm512_mul_ps(value.low, s), _mm512_mul_ps(value.high, s)};
  }
  ROMVEC_INLINE static void store(float* out, floats value) {
    _mm512_storeu_ps(out, value.low);
    _mm512_storeu_ps(out + 16, value.high);
  }

  // VMOVNTDQ, VMOVNTPS; then SFENCE
  ROMVEC_INLINE static void stream(std::int16_t* out, halves half) {
    _mm512_stream_si512(static_cast<__m512i*>(static_cast<void*>(out)), half.value);
  }
  ROMVEC_INLINE static void stream(float* out, floats value) {
    _mm512_stream_ps(out, value.low);
    _mm512_stream_ps(out + 16, value.high);
  }
  ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
    _mm256_stream_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }
  ROMVEC_INLINE static void stream_copy(const std::int16_t* codes, std::int16_t* out) {
    _mm512_stream_si512(static_cast<__m512i*>(static_cast<void*>(out)), _mm512_loadu_si512(codes));
  }
  ROMVEC_INLINE static void stream_fence() { _mm_sfence(); }

  ROMVEC_INLINE static products zero_products() { return {_mm512_setzero_si512(), _mm512_setzero_si512()}; }
  // VPBROADCASTD
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return _mm512_set1_epi32(static_cast<std::int32_t>(packed));
  }
  // VPUNPCKLWD, VPUNPCKHWD, VPDPWSSD: two rows for one multiplication
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    return add_codes_of_rows(sum, load(a), load(b), m);
  }
  // VPMAXSD
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {_mm512_max_epi32(a.low, b.low), _mm512_max_epi32(a.high, b.high)};
  }
  // VPERMT2Q, VCVTDQ2PS
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {_mm512_cvtepi32_ps(first_half(sum)), _mm512_cvtepi32_ps(second_half(sum))};
  }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    _mm512_storeu_si512(out, first_half(sum));
    _mm512_storeu_si512(out + 16, second_half(sum));
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {_mm512_setzero_si512()}; }
  // VPMOVSXBW, VPADDW
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    return add_to_code_sums(sum, load(code));
  }
  // VPUNPCK*WD with the sign
  ROMVEC_INLINE static products widen(code_sums sum) {
    const __m512i sign = _mm512_srai_epi16(sum.value, 15);
    return {_mm512_unpacklo_epi16(sum.value, sign), _mm512_unpackhi_epi16(sum.value, sign)};
  }

  // PREFETCHT0, PREFETCHT1
  ROMVEC_INLINE static void prefetch_near(const void* line) {
    _mm_prefetch(static_cast<const char*>(line), _MM_HINT_T0);
  }
  ROMVEC_INLINE static void prefetch_far(const void* line) {
    _mm_prefetch(static_cast<const char*>(line), _MM_HINT_T1);
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
  // Sums stay in registers: left alone, g++ 12 computes all blocks of columns first and spills sums to the stack.
  ROMVEC_INLINE static products add_codes_of_rows(products sum, codes a, codes b, multipliers m) {
    products next = {add_pairs(sum.low, _mm512_unpacklo_epi16(a.value, b.value), m),
                     add_pairs(sum.high, _mm512_unpackhi_epi16(a.value, b.value), m)};
    __asm__("" : "+v"(next.low), "+v"(next.high));
    return next;
  }
  ROMVEC_INLINE static code_sums add_to_code_sums(code_sums sum, codes code) {
    code_sums next = {_mm512_add_epi16(sum.value, code.value)};
    __asm__("" : "+v"(next.value));
    return next;
  }

  // sum + a * b, two int16 for each int32
  ROMVEC_INLINE static __m512i add_pairs(__m512i sum, __m512i a, __m512i b) {
#if defined(__AVX512VNNI__)
    return _mm512_dpwssd_epi32(sum, a, b);
#else
    return _mm512_add_epi32(sum, _mm512_madd_epi16(a, b));
#endif
  }
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

  ROMVEC_INLINE static __m512 high_floats(__m128i sixteen) {
    const __m512i to_high_bytes = _mm512_set_epi32(
        0x0FFFFFFF, 0x0EFFFFFF, 0x0DFFFFFF, 0x0CFFFFFF, 0x0BFFFFFF, 0x0AFFFFFF, 0x09FFFFFF, 0x08FFFFFF, 0x07FFFFFF,
        0x06FFFFFF, 0x05FFFFFF, 0x04FFFFFF, 0x03FFFFFF, 0x02FFFFFF, 0x01FFFFFF, 0x00FFFFFF);
    return _mm512_cvtepi32_ps(_mm512_shuffle_epi8(_mm512_broadcast_i32x4(sixteen), to_high_bytes));
  }
  // The first 16 products in the order of memory, and the other 16.
  ROMVEC_INLINE static __m512i first_half(products p) {
    return _mm512_permutex2var_epi64(p.low, _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), p.high);
  }
  ROMVEC_INLINE static __m512i second_half(products p) {
    return _mm512_permutex2var_epi64(p.low, _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15), p.high);
  }
};

// The first `count` of the 32 elements, count in [1, 32): what lies behind them is neither read nor written.
struct avx512::tail : avx512 {
  ROMVEC_INLINE explicit tail(std::size_t count)
      : count_(count),
        mask_((std::uint32_t{1} << count) - 1),
        low_(static_cast<__mmask16>(mask_ & 0xFFFFu)),
        high_(static_cast<__mmask16>(mask_ >> 16)) {}

  [[nodiscard]] ROMVEC_INLINE std::size_t count() const { return count_; }

  [[nodiscard]] ROMVEC_INLINE codes load(const std::int8_t* code) const {
    return {_mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(mask_, code))};
  }
  [[nodiscard]] ROMVEC_INLINE codes load(const std::int16_t* code) const {
    return {_mm512_maskz_loadu_epi16(mask_, code)};
  }
  [[nodiscard]] ROMVEC_INLINE halves load_q15(const std::int8_t* code) const {
    return {_mm512_slli_epi16(load(code).value, 8)};
  }
  [[nodiscard]] ROMVEC_INLINE halves load_q15(const std::int16_t* code) const { return {load(code).value}; }
  ROMVEC_INLINE void copy(const std::int8_t* from, std::int8_t* out) const {
    _mm256_mask_storeu_epi8(out, mask_, _mm256_maskz_loadu_epi8(mask_, from));
  }
  ROMVEC_INLINE void copy(const std::int16_t* from, std::int16_t* out) const {
    _mm512_mask_storeu_epi16(out, mask_, _mm512_maskz_loadu_epi16(mask_, from));
  }
  ROMVEC_INLINE void store(std::int16_t* out, halves half) const { _mm512_mask_storeu_epi16(out, mask_, half.value); }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE floats load_floats(const Code* code) const {
    const __m512i loaded = load(code).value;
    return {_mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm512_castsi512_si256(loaded))),
            _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm512_extracti64x4_epi64(loaded, 1)))};
  }
  [[nodiscard]] ROMVEC_INLINE floats load_high_floats(const std::int8_t* code) const {
    const __m256i loaded = _mm256_maskz_loadu_epi8(mask_, code);
    return {high_floats(_mm256_castsi256_si128(loaded)), high_floats(_mm256_extracti128_si256(loaded, 1))};
  }
  ROMVEC_INLINE void store(float* out, floats value) const {
    _mm512_mask_storeu_ps(out, low_, value.low);
    _mm512_mask_storeu_ps(out + 16, high_, value.high);
  }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE products add_rows(products sum, const Code* a, const Code* b, multipliers m) const {
    return add_codes_of_rows(sum, load(a), load(b), m);
  }
  ROMVEC_INLINE void store(std::int32_t* out, products sum) const {
    _mm512_mask_storeu_epi32(out, low_, first_half(sum));
    _mm512_mask_storeu_epi32(out + 16, high_, second_half(sum));
  }
  [[nodiscard]] ROMVEC_INLINE code_sums add_codes(code_sums sum, const std::int8_t* code) const {
    return add_to_code_sums(sum, load(code));
  }

 private:
  std::size_t count_;
  __mmask32 mask_;
  __mmask16 low_, high_;
};

}  // namespace romvec::isa

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
