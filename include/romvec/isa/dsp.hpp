// SPDX-License-Identifier: BSL-1.0
// The DSP instructions of Cortex-M4, M7 and M33: 4 codes in two registers of two int16. Source: Arm C Language
// Extensions, 32-bit SIMD intrinsics; Armv7-M Architecture Reference Manual. Words are loaded and stored at any
// address: these cores take unaligned LDR and STR, but not LDRD and STRD.
#pragma once

#include "romvec/config.hpp"

#include <arm_acle.h>

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"

namespace romvec::isa {

struct dsp_words;

// Whole blocks are written only where there is room for them; with an output whose size it knows and a dim that it does
// not, g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#endif

struct dsp {
  static constexpr const char* name = "dsp";
  static constexpr std::size_t lanes = 4;
  static constexpr bool auto_vectorized = false;
  static constexpr std::size_t bag_blocks = 1;  // 4 sums, 2 rows being unpacked, their addresses: 14 registers
  static constexpr bool has_cache_hints = false;
  static constexpr bool has_streams = false;
  static constexpr bool flushes_subnormals = false;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // `even` holds codes 0 (bottom) and 2 (top), `odd` 1 and 3: the order in which SXTB16 unpacks bytes.
  struct codes {
    std::int32_t even, odd;
  };
  struct products {
    std::int32_t value[4];
  };
  struct code_sums {
    std::int32_t even, odd;
  };
  struct multipliers {
    std::int32_t pair;
  };
  struct halves {
    std::uint32_t low, high;
  };
  struct floats {
    float value[4];
  };
  struct sums {
    std::int32_t even, odd;
  };

  // LDR, SXTB16 twice
  ROMVEC_INLINE static codes load(const std::int8_t* code) { return unpack(load_word(code)); }
  // LDR twice, PKHBT, PKHTB
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    const std::uint32_t low = load_word(code);
    const std::uint32_t high = load_word(code + 2);
    return {static_cast<std::int32_t>(pack_bottoms(low, high)), static_cast<std::int32_t>(pack_tops(low, high))};
  }

  // LDR, STR
  template <class Code>
  ROMVEC_INLINE static void copy(const Code* from, Code* out) {
    __builtin_memcpy(out, from, lanes * sizeof(Code));
  }

  // Rows are copied by memcpy: LDM and STM.
  struct bytes {
    static constexpr std::size_t lanes = dsp::lanes;
    static constexpr std::size_t most = 0;
    ROMVEC_INLINE static void copy(const std::int8_t* from, std::int8_t* out) { dsp::copy(from, out); }
  };

  // LDM: three words, and the address of what is behind them. In fixed registers, as LDM counts them up.
  ROMVEC_INLINE static const void* load_words(const void* from, std::uint32_t (&words)[3]) {
    register std::uint32_t first __asm__("r2");
    register std::uint32_t second __asm__("r3");
    register std::uint32_t third __asm__("r12");
    __asm__("ldmia %0!, {%1, %2, %3}"
            : "+r"(from), "=r"(first), "=r"(second), "=r"(third)
            : "m"(*static_cast<const std::uint32_t(*)[3]>(from)));
    words[0] = first;
    words[1] = second;
    words[2] = third;
    return from;
  }

  // SMLABB and SMLATB with 64 as the addend, then the packing shifts right by 7: two PKHBT and two ASR for four codes
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    constexpr std::int32_t half_step = 64;
    const std::int32_t q0 = __smlabb(code.even, multiplier, half_step);
    const std::int32_t q1 = __smlabb(code.odd, multiplier, half_step);
    const std::int32_t q2 = __smlatb(code.even, multiplier, half_step);
    const std::int32_t q3 = __smlatb(code.odd, multiplier, half_step);
    return {pack_with_shift_9(q0 >> 7, q1), pack_with_shift_9(q2 >> 7, q3)};
  }
  // SMLABB and SMLATB, ASR by a register, PKHBT
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const std::int32_t half_step = std::int32_t{1} << (bits - 1);
    return {
        pack(__smlabb(code.even, multiplier, half_step) >> bits, __smlabb(code.odd, multiplier, half_step) >> bits),
        pack(__smlatb(code.even, multiplier, half_step) >> bits, __smlatb(code.odd, multiplier, half_step) >> bits)};
  }
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return scale_q15(code, multiplier, 15);
  }
  // LDR, AND twice, PKHBT, PKHTB; LDR twice
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) { return shifted_by_8(load_word(code)); }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load_word(code), load_word(code + 2)}; }
  // SMULBB, SMULTB
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const std::int32_t m = multiplier;
    return {{bottom(code.even) * m, bottom(code.odd) * m, top(code.even) * m, top(code.odd) * m}};
  }
  // ADD, ASR, SSAT, PKHBT
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const auto one = [bits](std::int32_t x) { return ssat_16(rounding_shift_right(x, bits)); };
    return {pack(one(product.value[0]), one(product.value[1])), pack(one(product.value[2]), one(product.value[3]))};
  }
  // LSL, SSAT, PKHBT
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const auto both = [bits](std::uint32_t pair) {
      const std::int32_t scale = std::int32_t{1} << bits;
      const auto signed_pair = static_cast<std::int32_t>(pair);
      return pack(ssat_16(bottom(signed_pair) * scale), ssat_16(top(signed_pair) * scale));
    };
    return {both(half.low), both(half.high)};
  }
  // STR twice
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    __builtin_memcpy(out, &half.low, sizeof half.low);
    __builtin_memcpy(out + 2, &half.high, sizeof half.high);
  }

  // LDRSB, VCVT.F32.S32
  template <class Code>
  ROMVEC_INLINE static floats load_floats(const Code* code) {
    return {{static_cast<float>(code[0]), static_cast<float>(code[1]), static_cast<float>(code[2]),
             static_cast<float>(code[3])}};
  }
  // VMUL.F32
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    return {{value.value[0] * scale, value.value[1] * scale, value.value[2] * scale, value.value[3] * scale}};
  }
  // VSTR
  ROMVEC_INLINE static void store(float* out, floats value) {
    out[0] = value.value[0];
    out[1] = value.value[1];
    out[2] = value.value[2];
    out[3] = value.value[3];
  }

  ROMVEC_INLINE static products zero_products() { return {{0, 0, 0, 0}}; }
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) { return {static_cast<std::int32_t>(packed)}; }
  // LDR twice; PKHBT and PKHTB to [a0 a1 b0 b1] and [a2 a3 b2 b3], of which SXTB16 makes the pairs (a, b) that SMLAD
  // takes: 12 instructions for 8 codes
  ROMVEC_INLINE static products add_rows(products sum, const std::int8_t* a, const std::int8_t* b, multipliers m) {
    const std::uint32_t a_bytes = load_word(a);
    const std::uint32_t b_bytes = load_word(b);
    const std::uint32_t low = pack_bottoms(a_bytes, b_bytes);
    const std::uint32_t high = pack_tops(a_bytes, b_bytes);
    return {{__smlad(sxtb16(low), m.pair, sum.value[0]), __smlad(sxtb16_from_second(low), m.pair, sum.value[1]),
             __smlad(sxtb16(high), m.pair, sum.value[2]), __smlad(sxtb16_from_second(high), m.pair, sum.value[3])}};
  }
  // LDR four times, PKHBT and PKHTB to the pairs (a, b), SMLAD
  ROMVEC_INLINE static products add_rows(products sum, const std::int16_t* a, const std::int16_t* b, multipliers m) {
    const auto add = [m](std::uint32_t a_pair, std::uint32_t b_pair, std::int32_t& low, std::int32_t& high) {
      low = __smlad(static_cast<std::int32_t>(pack_bottoms(a_pair, b_pair)), m.pair, low);
      high = __smlad(static_cast<std::int32_t>(pack_tops(a_pair, b_pair)), m.pair, high);
    };
    add(load_word(a), load_word(b), sum.value[0], sum.value[1]);
    add(load_word(a + 2), load_word(b + 2), sum.value[2], sum.value[3]);
    return sum;
  }
  // CMP, IT, MOV
  ROMVEC_INLINE static products maximum(products a, products b) {
    const auto larger = [](std::int32_t x, std::int32_t y) { return x < y ? y : x; };
    return {{larger(a.value[0], b.value[0]), larger(a.value[1], b.value[1]), larger(a.value[2], b.value[2]),
             larger(a.value[3], b.value[3])}};
  }
  // VCVT.F32.S32
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {{static_cast<float>(sum.value[0]), static_cast<float>(sum.value[1]), static_cast<float>(sum.value[2]),
             static_cast<float>(sum.value[3])}};
  }
  // STR
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    out[0] = sum.value[0];
    out[1] = sum.value[1];
    out[2] = sum.value[2];
    out[3] = sum.value[3];
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {0, 0}; }
  // LDR, SXTAB16 twice
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    const std::uint32_t bytes = load_word(code);
    __asm__("sxtab16 %0, %0, %1" : "+r"(sum.even) : "r"(bytes));
    __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sum.odd) : "r"(bytes));
    return sum;
  }
  // SXTH, ASR
  ROMVEC_INLINE static products widen(code_sums sum) {
    return {{bottom(sum.even), bottom(sum.odd), top(sum.even), top(sum.odd)}};
  }

  ROMVEC_INLINE static sums zero_sums() { return {0, 0}; }
  // SMLAD twice
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return {__smlad(a.even, b.even, sum.even), __smlad(a.odd, b.odd, sum.odd)};
  }
  ROMVEC_INLINE static std::int64_t total(sums sum) { return std::int64_t{sum.even} + sum.odd; }

  // 4-bit codes of four bytes: LDR, UBFX and LDRSB for each, PKHBT for each two.
  struct halves_of_bytes {
    codes low, high;
  };
  ROMVEC_INLINE static halves_of_bytes look_up(const std::uint8_t* bytes, const std::int8_t* levels) {
    const std::uint32_t loaded = load_word(bytes);
    const auto two = [=](int first, int second) ROMVEC_INLINE_LAMBDA {
      return static_cast<std::int32_t>(pack(levels[(loaded >> first) & 15], levels[(loaded >> second) & 15]));
    };
    return {{two(0, 16), two(8, 24)}, {two(4, 20), two(12, 28)}};
  }
  // sums[0, 32) + the codes of a block of two rows times their multipliers: for each column UBFX and LDRSB twice,
  // PKHBT, SMLAD.
  ROMVEC_INLINE static void add_blocks(const std::uint8_t* a, const std::uint8_t* b, const std::int8_t* levels,
                                       multipliers m, std::int32_t* sums) {
    for (std::size_t i = 0; i < 16; i += lanes) {
      const std::uint32_t a_word = load_word(a + i);
      const std::uint32_t b_word = load_word(b + i);
      const auto add = [=](int shift, std::int32_t& sum) ROMVEC_INLINE_LAMBDA {
        const std::uint32_t pair = pack(levels[(a_word >> shift) & 15], levels[(b_word >> shift) & 15]);
        sum = __smlad(static_cast<std::int32_t>(pair), m.pair, sum);
      };
#pragma GCC unroll 4
      for (std::size_t j = 0; j < lanes; ++j) {
        add(static_cast<int>(8 * j), sums[i + j]);
        add(static_cast<int>(8 * j + 4), sums[i + j + 16]);
      }
    }
  }

  static constexpr std::size_t scan_lanes = 4;
#if defined(__OPTIMIZE_SIZE__)
  static constexpr std::size_t scan_rows = 1;
#else
  static constexpr std::size_t scan_rows = 2;  // which share the unpacked query
#endif
  static constexpr bool prepares_query = false;
  struct scan {
    std::int32_t dot, squared_norm;
  };
  using query = codes;
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) { return load(codes); }
  ROMVEC_INLINE static scan zero_scan() { return {0, 0}; }
  // SMLAD twice, and twice
  ROMVEC_INLINE static scan add_dot(scan sum, codes part, query with) {
    return {add_dot(sum.dot, part, with), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return add_dot(sum, load(row), with);
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, codes part, query with) {
    return {add_dot(sum.dot, part, with), add_dot(sum.squared_norm, part, part)};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    return add_dot_and_norm(sum, load(row), with);
  }
  // The last bytes of a word are its top ones.
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const std::uint32_t bytes = load_word(row) & ~((std::uint32_t{1} << (8 * (scan_lanes - count))) - 1);
    const codes part = unpack(bytes);
    return {add_dot(sum.dot, part, with), add_dot(sum.squared_norm, part, part)};
  }
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    for (std::size_t row = 0; row < scan_rows; ++row) {
      dots[row] = scans[row].dot;
      squared_norms[row] = scans[row].squared_norm;
    }
  }

  using word_aligned = dsp_words;

 private:
  friend dsp_words;
  ROMVEC_INLINE static std::int32_t add_dot(std::int32_t sum, codes a, codes b) {
    return __smlad(a.odd, b.odd, __smlad(a.even, b.even, sum));
  }
  // Not __ssat: in the macro of g++'s arm_acle.h -Wsign-conversion finds a conversion.
  ROMVEC_INLINE static std::int32_t ssat_16(std::int32_t x) {
    return static_cast<std::int32_t>(__builtin_arm_ssat(x, 16));
  }
  ROMVEC_INLINE static std::int32_t bottom(std::int32_t pair) { return static_cast<std::int16_t>(pair); }
  ROMVEC_INLINE static std::int32_t top(std::int32_t pair) { return pair >> 16; }
  ROMVEC_INLINE static std::uint32_t load_word(const void* from) {
    std::uint32_t loaded;
    __builtin_memcpy(&loaded, from, sizeof loaded);
    return loaded;
  }
  ROMVEC_INLINE static halves shifted_by_8(std::uint32_t bytes) {
    const std::uint32_t even = (bytes << 8) & 0xFF00FF00u;
    const std::uint32_t odd = bytes & 0xFF00FF00u;
    return {pack_bottoms(even, odd), pack_tops(even, odd)};
  }
  ROMVEC_INLINE static codes unpack(std::uint32_t bytes) { return {sxtb16(bytes), sxtb16_from_second(bytes)}; }
  ROMVEC_INLINE static std::int32_t sxtb16(std::uint32_t bytes) { return __sxtb16(static_cast<int8x4_t>(bytes)); }
  // Written out: g++ 12 makes a ROR and an SXTB16 of the two intrinsics, where one instruction does both.
  ROMVEC_INLINE static std::int32_t sxtb16_from_second(std::uint32_t bytes) {
    std::int32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(bytes));
    return pair;
  }
  // Written out as well: g++ 12 packs with UXTH and ORR. The halves of `first` come below those of `second`.
  ROMVEC_INLINE static std::uint32_t pack_bottoms(std::uint32_t first, std::uint32_t second) {
    std::uint32_t pair;
    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(pair) : "r"(first), "r"(second));
    return pair;
  }
  ROMVEC_INLINE static std::uint32_t pack_tops(std::uint32_t first, std::uint32_t second) {
    std::uint32_t pair;
    __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(pair) : "r"(second), "r"(first));
    return pair;
  }
  ROMVEC_INLINE static std::uint32_t pack(std::int32_t bottom, std::int32_t top) {
    return pack_bottoms(static_cast<std::uint32_t>(bottom), static_cast<std::uint32_t>(top));
  }
  // The bottom half of `bottom`, and above it bits 7 to 22 of `top`.
  ROMVEC_INLINE static std::uint32_t pack_with_shift_9(std::int32_t bottom, std::int32_t top) {
    std::uint32_t pair;
    __asm__("pkhbt %0, %1, %2, lsl #9" : "=r"(pair) : "r"(bottom), "r"(top));
    return pair;
  }
};

// Rows of int8 codes to Q15 where both lie at multiples of 4 bytes: 8 codes at a time, as LDRD and STRD move them. Both
// are written out: g++ 12 pairs loads and stores only where its registers happen to fit.
struct dsp_words {
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t row_blocks = 4;

  struct codes {
    dsp::codes low, high;
  };
  struct halves {
    dsp::halves low, high;
  };

  // LDRD, SXTB16
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    std::uint32_t low;
    std::uint32_t high;
    __asm__("ldrd %0, %1, %2"
            : "=r"(low), "=r"(high)
            : "m"(*static_cast<const two_words*>(static_cast<const void*>(code))));
    return {dsp::unpack(low), dsp::unpack(high)};
  }
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {dsp::scale_q15(code.low, multiplier), dsp::scale_q15(code.high, multiplier)};
  }
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    return {dsp::scale_q15(code.low, multiplier, bits), dsp::scale_q15(code.high, multiplier, bits)};
  }
  // STRD
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    auto* const words = static_cast<two_words*>(static_cast<void*>(out));
    __asm__("strd %1, %2, %0" : "=m"(words[0]) : "r"(half.low.low), "r"(half.low.high));
    __asm__("strd %1, %2, %0" : "=m"(words[1]) : "r"(half.high.low), "r"(half.high.high));
  }

 private:
  using two_words __attribute__((aligned(4), may_alias)) = std::uint64_t;
};

#pragma GCC diagnostic pop

}  // namespace romvec::isa
