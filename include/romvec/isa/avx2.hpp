// SPDX-License-Identifier: BSL-1.0
// x86 AVX2: 16 codes at a time. Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

struct avx2 {
  static constexpr const char* name = "avx2";
  static constexpr std::size_t lanes = 16;
  static constexpr bool auto_vectorized = true;
  static constexpr std::size_t bag_blocks = 4;  // 8 sums, 4 rows being unpacked and the multipliers: 16 registers
  static constexpr bool has_cache_hints = true;
  static constexpr bool has_streams = true;
  static constexpr std::size_t stream_alignment = 32;
  static constexpr bool flushes_subnormals = false;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // `shifted` is code << 8, as scale_q15 wants it. One shuffle makes it of the bytes, where a widening move and a shift
  // are two; whichever form is not used costs nothing.
  struct codes {
    __m256i value;
    __m256i shifted;
  };
  // Codes 0-3 and 8-11 in `low`, 4-7 and 12-15 in `high`: the order in which VPUNPCK* leaves them and VPACKSSDW takes
  // them back.
  struct products {
    __m256i low, high;
  };
  struct code_sums {
    __m256i value;
  };
  using multipliers = __m256i;
  struct halves {
    __m256i value;
  };
  struct floats {
    __m256 low, high;
  };
  using sums = __m256i;

  // VPMOVSXBW (or VBROADCASTI128, VPSHUFB)
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    const __m256i to_high_bytes = _mm256_setr_epi8(-1, 0, -1, 1, -1, 2, -1, 3, -1, 4, -1, 5, -1, 6, -1, 7,  //
                                                   -1, 8, -1, 9, -1, 10, -1, 11, -1, 12, -1, 13, -1, 14, -1, 15);
    return {_mm256_cvtepi8_epi16(_mm_loadu_si128(m128i_at(code))),
            _mm256_shuffle_epi8(load_twice(code), to_high_bytes)};
  }
  // VMOVDQU
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    const __m256i value = _mm256_loadu_si256(m256i_at(code));
    return {value, _mm256_slli_epi16(value, 8)};
  }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
    _mm_storeu_si128(m128i_at(out), _mm_loadu_si128(m128i_at(codes)));
  }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    _mm256_storeu_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }

  // Rows of bytes are copied a register at a time; those of more than `most` bytes by memcpy.
  struct bytes {
    static constexpr std::size_t lanes = 32;
    static constexpr std::size_t most = 512;
    ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
      _mm256_storeu_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
    }
    ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
      _mm256_stream_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
    }
  };

  // VPMULHRSW
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {_mm256_mulhrs_epi16(code.shifted, _mm256_set1_epi16(multiplier))};
  }
  // VPMULLW, VPMULHRSW: a shift by a count that is no constant is two instructions inside, one of them a shuffle
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const __m256i up = _mm256_set1_epi16(static_cast<std::int16_t>(1 << (15 - bits)));
    return {_mm256_mulhrs_epi16(_mm256_mullo_epi16(code.value, up), _mm256_set1_epi16(multiplier))};
  }
  // VPMULHRSW
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {_mm256_mulhrs_epi16(code.value, _mm256_set1_epi16(multiplier))};
  }
  // VBROADCASTI128, VPSHUFB; VMOVDQU
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) { return {load(code).shifted}; }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load(code).value}; }
  // VPMULLW, VPMULHW, VPUNPCKLWD, VPUNPCKHWD
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const __m256i m = _mm256_set1_epi16(multiplier);
    const __m256i low = _mm256_mullo_epi16(code.value, m);
    const __m256i high = _mm256_mulhi_epi16(code.value, m);
    return {_mm256_unpacklo_epi16(low, high), _mm256_unpackhi_epi16(low, high)};
  }
  // VPADDD, VPSRAD, VPACKSSDW
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const __m256i half_step = _mm256_set1_epi32(bits == 0 ? 0 : 1 << (bits - 1));
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm256_packs_epi32(_mm256_sra_epi32(_mm256_add_epi32(product.low, half_step), count),
                               _mm256_sra_epi32(_mm256_add_epi32(product.high, half_step), count))};
  }
  // VPUNPCK*WD with the sign, VPSLLD, VPACKSSDW: there is no saturating shift
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const __m256i sign = _mm256_srai_epi16(half.value, 15);
    const __m128i count = _mm_cvtsi32_si128(bits);
    return {_mm256_packs_epi32(_mm256_sll_epi32(_mm256_unpacklo_epi16(half.value, sign), count),
                               _mm256_sll_epi32(_mm256_unpackhi_epi16(half.value, sign), count))};
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) { _mm256_storeu_si256(m256i_at(out), half.value); }

  // VPMOVSXBD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) {
    const auto eight = [](const std::int8_t* p) {
      return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(m128i_at(p))));
    };
    return {eight(code), eight(code + 8)};
  }
  // VPMOVSXWD, VCVTDQ2PS
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) {
    const auto eight = [](const std::int16_t* p) {
      return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128(m128i_at(p))));
    };
    return {eight(code), eight(code + 8)};
  }
  // VBROADCASTI128, VPSHUFB, VCVTDQ2PS: VPMOVSXBD crosses the halves of the register, a shuffle of bytes does not.
  ROMVEC_INLINE static floats load_high_floats(const std::int8_t* code) {
    const __m256i first = _mm256_setr_epi8(-1, -1, -1, 0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3,  //
                                           -1, -1, -1, 4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7);
    const __m256i second = _mm256_setr_epi8(-1, -1, -1, 8, -1, -1, -1, 9, -1, -1, -1, 10, -1, -1, -1, 11,  //
                                            -1, -1, -1, 12, -1, -1, -1, 13, -1, -1, -1, 14, -1, -1, -1, 15);
    const __m256i bytes = load_twice(code);
    return {_mm256_cvtepi32_ps(_mm256_shuffle_epi8(bytes, first)),
            _mm256_cvtepi32_ps(_mm256_shuffle_epi8(bytes, second))};
  }
  // VMULPS
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    const __m256 s = _mm256_set1_ps(scale);
    return {_mm256_mul_ps(value.low, s), _mm256_mul_ps(value.high, s)};
  }
  ROMVEC_INLINE static void store(float* out, floats value) {
    _mm256_storeu_ps(out, value.low);
    _mm256_storeu_ps(out + 8, value.high);
  }

  // VMOVNTDQ, VMOVNTPS; then SFENCE
  ROMVEC_INLINE static void stream(std::int16_t* out, halves half) { _mm256_stream_si256(m256i_at(out), half.value); }
  ROMVEC_INLINE static void stream(float* out, floats value) {
    _mm256_stream_ps(out, value.low);
    _mm256_stream_ps(out + 8, value.high);
  }
  ROMVEC_INLINE static void stream_copy(const std::int8_t* codes, std::int8_t* out) {
    _mm_stream_si128(m128i_at(out), _mm_loadu_si128(m128i_at(codes)));
  }
  ROMVEC_INLINE static void stream_copy(const std::int16_t* codes, std::int16_t* out) {
    _mm256_stream_si256(m256i_at(out), _mm256_loadu_si256(m256i_at(codes)));
  }
  ROMVEC_INLINE static void stream_fence() { _mm_sfence(); }

  ROMVEC_INLINE static products zero_products() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
  // VPBROADCASTD
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return _mm256_set1_epi32(static_cast<std::int32_t>(packed));
  }
  // VPUNPCKLWD, VPUNPCKHWD, VPMADDWD, VPADDD: two rows for one multiplication
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    const __m256i first = load(a).value;
    const __m256i second = load(b).value;
    products next = {_mm256_add_epi32(sum.low, _mm256_madd_epi16(_mm256_unpacklo_epi16(first, second), m)),
                     _mm256_add_epi32(sum.high, _mm256_madd_epi16(_mm256_unpackhi_epi16(first, second), m))};
    keep_in_registers(next);
    return next;
  }
  // VPMAXSD
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {_mm256_max_epi32(a.low, b.low), _mm256_max_epi32(a.high, b.high)};
  }
  // VPERM2I128, VCVTDQ2PS
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {_mm256_cvtepi32_ps(_mm256_permute2x128_si256(sum.low, sum.high, 0x20)),
            _mm256_cvtepi32_ps(_mm256_permute2x128_si256(sum.low, sum.high, 0x31))};
  }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    _mm256_storeu_si256(m256i_at(out), _mm256_permute2x128_si256(sum.low, sum.high, 0x20));
    _mm256_storeu_si256(m256i_at(out + 8), _mm256_permute2x128_si256(sum.low, sum.high, 0x31));
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {_mm256_setzero_si256()}; }
  // VPMOVSXBW, VPADDW
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    code_sums next = {_mm256_add_epi16(sum.value, load(code).value)};
    __asm__("" : "+x"(next.value));
    return next;
  }
  // VPUNPCK*WD with the sign
  ROMVEC_INLINE static products widen(code_sums sum) {
    const __m256i sign = _mm256_srai_epi16(sum.value, 15);
    return {_mm256_unpacklo_epi16(sum.value, sign), _mm256_unpackhi_epi16(sum.value, sign)};
  }

  // Two blocks of columns and two rows at a time: VPUNPCK*BW, VPMADDUBSW with ones, VPADDW are fewer instructions than
  // a sign extension for each. Columns 0-7 and 16-23 in `low`, 8-15 and 24-31 in `high`.
  struct code_sums_of_two {
    __m256i low, high;
  };
  ROMVEC_INLINE static code_sums_of_two zero_code_sums_of_two() {
    return {_mm256_setzero_si256(), _mm256_setzero_si256()};
  }
  ROMVEC_INLINE static code_sums_of_two add_codes(code_sums_of_two sum, const std::int8_t* a, const std::int8_t* b) {
    return add_bytes(sum, load_bytes(a), load_bytes(b));
  }
  ROMVEC_INLINE static code_sums_of_two add_codes(code_sums_of_two sum, const std::int8_t* a) {
    return add_bytes(sum, load_bytes(a), _mm256_setzero_si256());
  }
  // VPERM2I128, then as above
  ROMVEC_INLINE static void widen(code_sums_of_two sum, products& first, products& second) {
    first = widen(code_sums{_mm256_permute2x128_si256(sum.low, sum.high, 0x20)});
    second = widen(code_sums{_mm256_permute2x128_si256(sum.low, sum.high, 0x31)});
  }

  // PREFETCHT0, PREFETCHT1
  ROMVEC_INLINE static void prefetch_near(const void* line) {
    _mm_prefetch(static_cast<const char*>(line), _MM_HINT_T0);
  }
  ROMVEC_INLINE static void prefetch_far(const void* line) {
    _mm_prefetch(static_cast<const char*>(line), _MM_HINT_T1);
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
  ROMVEC_INLINE static __m256i load_twice(const std::int8_t* sixteen) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(m128i_at(sixteen)));
  }
  ROMVEC_INLINE static __m256i load_bytes(const std::int8_t* bytes) { return _mm256_loadu_si256(m256i_at(bytes)); }
  ROMVEC_INLINE static code_sums_of_two add_bytes(code_sums_of_two sum, __m256i a, __m256i b) {
    const __m256i ones = _mm256_set1_epi8(1);
    __m256i low = _mm256_add_epi16(sum.low, _mm256_maddubs_epi16(ones, _mm256_unpacklo_epi8(a, b)));
    __m256i high = _mm256_add_epi16(sum.high, _mm256_maddubs_epi16(ones, _mm256_unpackhi_epi8(a, b)));
    __asm__("" : "+x"(low), "+x"(high));
    return {low, high};
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

  // One block of columns after the other: left alone, g++ 12 computes all of them first and spills sums to the stack.
  ROMVEC_INLINE static void keep_in_registers(products& sum) { __asm__("" : "+x"(sum.low), "+x"(sum.high)); }
};

}  // namespace romvec::isa
