// SPDX-License-Identifier: BSL-1.0
// Arm NEON, A64 and A32: 16 codes at a time. Source: Arm Neon Intrinsics Reference (ACLE). Instructions are named as in
// A64; g++ and clang make the second forms (SSHLL2, SMLAL2) of vget_high.
#pragma once

#include "romvec/config.hpp"

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/opaque.hpp"

namespace romvec::isa {

struct neon : default_hooks {
  static constexpr const char* name = "neon";
  static constexpr std::size_t lanes = 16;
  static constexpr bool auto_vectorized = true;
#if defined(__aarch64__)
  static constexpr std::size_t bag_blocks = 4;  // 16 sums of 32 registers
#else
  static constexpr std::size_t bag_blocks = 2;  // 8 sums of 16 registers
  static constexpr bool flushes_subnormals = true;
#endif
  // On A32 too: the cores of its time are in order or nearly so, and cannot overlap misses in any other way.
  static constexpr bool prefetches = true;  // no streams: STNP is a hint that cores are free to ignore, and do
  static constexpr bool screens_rows = true;
  static constexpr std::size_t rows_in_flight = 16;
  static constexpr std::size_t scratch_bytes = 8192;
  static constexpr bool has_room_for_code = true;
  // Rows are read and written so many blocks a turn, at fixed distances from one address: LDP and STP.
  static constexpr std::size_t row_blocks = 4;
  // g++ 12 otherwise adds each distance to the address of the table, which it knows, and then the row to that.
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE static const Code* keep_address(const Code* row) {
    return opaque(row);
  }
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // For scale_q15 codes are wanted 8 bits further left. One instruction loads them so, SHLL, where a load and a shift
  // are two; whichever form is not used costs nothing.
  struct codes {
    int16x8_t low, high;
    int16x8_t low_shifted, high_shifted;  // code << 8
    int8x16_t bytes;                      // of int8 codes
  };
  struct products {
    int32x4_t value[4];
  };
  struct code_sums {
    int16x8_t low, high;
  };
  struct multipliers {
    int16x4_t value;  // the first two elements
  };
  struct halves {
    int16x8_t low, high;
  };
  struct floats {
    float32x4_t value[4];
  };
  struct sums {
    int32x4_t low, high;
  };

  // LD1, SSHLL (or SHLL)
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    const int8x16_t bytes = vld1q_s8(code);
    return {vmovl_s8(vget_low_s8(bytes)), vmovl_s8(vget_high_s8(bytes)), vshll_n_s8(vget_low_s8(bytes), 8),
            vshll_n_s8(vget_high_s8(bytes), 8), bytes};
  }
  // LD1
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    const int16x8_t low = vld1q_s16(code);
    const int16x8_t high = vld1q_s16(code + 8);
    return {low, high, vshlq_n_s16(low, 8), vshlq_n_s16(high, 8), vdupq_n_s8(0)};
  }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) { vst1q_s8(out, vld1q_s8(codes)); }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    const int16x8_t low = vld1q_s16(codes);
    const int16x8_t high = vld1q_s16(codes + 8);
    vst1q_s16(out, low);
    vst1q_s16(out + 8, high);
  }

  // SQRDMULH
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {vqrdmulhq_n_s16(code.low_shifted, multiplier), vqrdmulhq_n_s16(code.high_shifted, multiplier)};
  }
  // SMULL by a power of two, where the natural Q15 has SHLL; SQRDMULH. Both factors are negative: 2^7 is no int8.
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const int8x8_t up = vdup_n_s8(static_cast<std::int8_t>(-(1 << (15 - bits))));
    const auto negative = static_cast<std::int16_t>(-multiplier);
    return {vqrdmulhq_n_s16(vmull_s8(vget_low_s8(code.bytes), up), negative),
            vqrdmulhq_n_s16(vmull_s8(vget_high_s8(code.bytes), up), negative)};
  }
  // SQRDMULH
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {vqrdmulhq_n_s16(code.low, multiplier), vqrdmulhq_n_s16(code.high, multiplier)};
  }
  // SHLL
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) {
    const codes loaded = load(code);
    return {loaded.low_shifted, loaded.high_shifted};
  }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {vld1q_s16(code), vld1q_s16(code + 8)}; }
  // SMULL
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    return {{vmull_n_s16(vget_low_s16(code.low), multiplier), vmull_n_s16(vget_high_s16(code.low), multiplier),
             vmull_n_s16(vget_low_s16(code.high), multiplier), vmull_n_s16(vget_high_s16(code.high), multiplier)}};
  }
  // SRSHL by a negative count, SQXTN
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const int32x4_t count = vdupq_n_s32(-bits);
    const auto eight = [count](int32x4_t a, int32x4_t b) ROMVEC_INLINE_LAMBDA {
      return vcombine_s16(vqmovn_s32(vrshlq_s32(a, count)), vqmovn_s32(vrshlq_s32(b, count)));
    };
    return {eight(product.value[0], product.value[1]), eight(product.value[2], product.value[3])};
  }
  // SQSHL
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const int16x8_t count = vdupq_n_s16(static_cast<std::int16_t>(bits));
    return {vqshlq_s16(half.low, count), vqshlq_s16(half.high, count)};
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    vst1q_s16(out, half.low);
    vst1q_s16(out + 8, half.high);
  }

  // SSHLL twice, SCVTF
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) { return to_floats(widen(load(code))); }
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) { return to_floats(widen(load(code))); }
  // FMUL
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    return {{vmulq_n_f32(value.value[0], scale), vmulq_n_f32(value.value[1], scale), vmulq_n_f32(value.value[2], scale),
             vmulq_n_f32(value.value[3], scale)}};
  }
  ROMVEC_INLINE static void store(float* out, floats value) {
    vst1q_f32(out, value.value[0]);
    vst1q_f32(out + 4, value.value[1]);
    vst1q_f32(out + 8, value.value[2]);
    vst1q_f32(out + 12, value.value[3]);
  }

  ROMVEC_INLINE static products zero_products() {
    const int32x4_t zero = vdupq_n_s32(0);
    return {{zero, zero, zero, zero}};
  }
  // FMOV
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) { return {vcreate_s16(packed)}; }
  // SMLAL by element, twice for each sum
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    products next = add_row<1>(add_row<0>(sum, load(a), m), load(b), m);
    keep_in_registers(next);
    return next;
  }
  // SMAX
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {{vmaxq_s32(a.value[0], b.value[0]), vmaxq_s32(a.value[1], b.value[1]), vmaxq_s32(a.value[2], b.value[2]),
             vmaxq_s32(a.value[3], b.value[3])}};
  }
  // SCVTF
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {{vcvtq_f32_s32(sum.value[0]), vcvtq_f32_s32(sum.value[1]), vcvtq_f32_s32(sum.value[2]),
             vcvtq_f32_s32(sum.value[3])}};
  }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    vst1q_s32(out, sum.value[0]);
    vst1q_s32(out + 4, sum.value[1]);
    vst1q_s32(out + 8, sum.value[2]);
    vst1q_s32(out + 12, sum.value[3]);
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {vdupq_n_s16(0), vdupq_n_s16(0)}; }
  // SADDW
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    const int8x16_t bytes = vld1q_s8(code);
    code_sums next = {vaddw_s8(sum.low, vget_low_s8(bytes)), vaddw_s8(sum.high, vget_high_s8(bytes))};
    __asm__("" : "+w"(next.low), "+w"(next.high));
    return next;
  }
  // SSHLL
  ROMVEC_INLINE static products widen(code_sums sum) {
    return {{vmovl_s16(vget_low_s16(sum.low)), vmovl_s16(vget_high_s16(sum.low)), vmovl_s16(vget_low_s16(sum.high)),
             vmovl_s16(vget_high_s16(sum.high))}};
  }

  // PRFM PLDL1KEEP, PRFM PLDL2KEEP (A32: PLD)
  ROMVEC_INLINE static void prefetch_near(const void* line) { __builtin_prefetch(line, 0, 3); }
  ROMVEC_INLINE static void prefetch_far(const void* line) { __builtin_prefetch(line, 0, 2); }

  ROMVEC_INLINE static sums zero_sums() { return {vdupq_n_s32(0), vdupq_n_s32(0)}; }
  // SMLAL
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    const int32x4_t low = vmlal_s16(sum.low, vget_low_s16(a.low), vget_low_s16(b.low));
    const int32x4_t high = vmlal_s16(sum.high, vget_high_s16(a.low), vget_high_s16(b.low));
    return {vmlal_s16(low, vget_low_s16(a.high), vget_low_s16(b.high)),
            vmlal_s16(high, vget_high_s16(a.high), vget_high_s16(b.high))};
  }
  // SADDLP
  ROMVEC_INLINE static std::int64_t total(sums sum) {
    const int64x2_t wide = vaddq_s64(vpaddlq_s32(sum.low), vpaddlq_s32(sum.high));
    return vgetq_lane_s64(wide, 0) + vgetq_lane_s64(wide, 1);
  }

  // 4-bit codes: AND, USHR, TBL (on A32 VTBL, 8 at a time)
  using nibble_lookup = int8x16_t;
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) { return vld1q_s8(levels); }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* low,
                                   std::int8_t* high) {
    const uint8x16_t both = vld1q_u8(bytes);
    vst1q_s8(low, look_up(levels, vandq_u8(both, vdupq_n_u8(15))));
    vst1q_s8(high, look_up(levels, vshrq_n_u8(both, 4)));
  }

  static constexpr std::size_t scan_lanes = 16;
  static constexpr std::size_t scan_rows = 4;
  static constexpr bool prepares_query = false;
  struct scan {
    int32x4_t dot, squared_norm;
  };
  struct query {
    int8x16_t codes;
  };
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) { return {vld1q_s8(codes)}; }
  ROMVEC_INLINE static scan zero_scan() { return {vdupq_n_s32(0), vdupq_n_s32(0)}; }
  // SMULL, SMLAL2, SADALP: 127 * 128 twice is below 2^15
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {add_bytes(sum.dot, vld1q_s8(row), with.codes), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const int8x16_t codes = vld1q_s8(row);
    return {add_bytes(sum.dot, codes, with.codes), add_bytes(sum.squared_norm, codes, codes)};
  }
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const int8x16_t codes = load_end(row, count);
    return {add_bytes(sum.dot, codes, with.codes), add_bytes(sum.squared_norm, codes, codes)};
  }
  // ADDP: four rows at once
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    vst1q_s32(dots, totals(scans[0].dot, scans[1].dot, scans[2].dot, scans[3].dot));
    vst1q_s32(squared_norms,
              totals(scans[0].squared_norm, scans[1].squared_norm, scans[2].squared_norm, scans[3].squared_norm));
  }

  // SCVTF, FABS, FMUL, FCMGE, then a bit for each row
  ROMVEC_INLINE static std::uint32_t screen_16(const std::int32_t* dots, const std::int32_t* squared_norms,
                                               float least) {
    const std::uint32_t first_bits[] = {1, 2, 4, 8};
    const uint32x4_t bits = vld1q_u32(first_bits);
    const auto four = [=](std::size_t i) ROMVEC_INLINE_LAMBDA {
      const float32x4_t d = vcvtq_f32_s32(vld1q_s32(dots + i));
      const float32x4_t n = vcvtq_f32_s32(vld1q_s32(squared_norms + i));
      return vandq_u32(vcgeq_f32(vmulq_f32(d, vabsq_f32(d)), vmulq_n_f32(n, least)), bits);
    };
    const uint32x4_t all = vorrq_u32(vorrq_u32(four(0), vshlq_n_u32(four(4), 4)),
                                     vorrq_u32(vshlq_n_u32(four(8), 8), vshlq_n_u32(four(12), 12)));
    const uint64x2_t pairs = vpaddlq_u32(all);
    return static_cast<std::uint32_t>(vgetq_lane_u64(pairs, 0) + vgetq_lane_u64(pairs, 1));
  }

 protected:
  // LD1, CMGT, AND: the last `count` bytes of 16, zeros before them
  ROMVEC_INLINE static int8x16_t load_end(const std::int8_t* row, std::size_t count) {
    const std::int8_t distances[] = {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    const uint8x16_t kept = vcgtq_s8(vdupq_n_s8(static_cast<std::int8_t>(count)), vld1q_s8(distances));
    return vandq_s8(vld1q_s8(row), vreinterpretq_s8_u8(kept));
  }

 private:
  ROMVEC_INLINE static int8x16_t look_up(int8x16_t levels, uint8x16_t index) {
#if defined(__aarch64__)
    return vqtbl1q_s8(levels, index);
#else
    const int8x8x2_t halves = {{vget_low_s8(levels), vget_high_s8(levels)}};
    const int8x16_t signed_index = vreinterpretq_s8_u8(index);
    return vcombine_s8(vtbl2_s8(halves, vget_low_s8(signed_index)), vtbl2_s8(halves, vget_high_s8(signed_index)));
#endif
  }
  ROMVEC_INLINE static products widen(codes code) { return widen(code_sums{code.low, code.high}); }
  template <int Row>
  ROMVEC_INLINE static products add_row(products sum, codes code, multipliers m) {
    return {{vmlal_lane_s16(sum.value[0], vget_low_s16(code.low), m.value, Row),
             add_high<Row>(sum.value[1], code.low, m),
             vmlal_lane_s16(sum.value[2], vget_low_s16(code.high), m.value, Row),
             add_high<Row>(sum.value[3], code.high, m)}};
  }
  // vget_high would do, but g++ 12 keeps halves of so many registers apart, and spills sums for them.
  template <int Row>
  ROMVEC_INLINE static int32x4_t add_high(int32x4_t sum, int16x8_t code, multipliers m) {
#if defined(__aarch64__)
    return vmlal_high_lane_s16(sum, code, m.value, Row);
#else
    return vmlal_lane_s16(sum, vget_high_s16(code), m.value, Row);
#endif
  }
  ROMVEC_INLINE static int32x4_t add_bytes(int32x4_t sum, int8x16_t a, int8x16_t b) {
    return vpadalq_s16(sum, vmlal_s8(vmull_s8(vget_low_s8(a), vget_low_s8(b)), vget_high_s8(a), vget_high_s8(b)));
  }
  ROMVEC_INLINE static int32x4_t totals(int32x4_t a, int32x4_t b, int32x4_t c, int32x4_t d) {
#if defined(__aarch64__)
    return vpaddq_s32(vpaddq_s32(a, b), vpaddq_s32(c, d));
#else
    const auto half = [](int32x4_t x) ROMVEC_INLINE_LAMBDA { return vadd_s32(vget_low_s32(x), vget_high_s32(x)); };
    return vcombine_s32(vpadd_s32(half(a), half(b)), vpadd_s32(half(c), half(d)));
#endif
  }

  // One block of columns after the other: left alone, g++ 12 computes all of them first and spills sums to the stack.
  ROMVEC_INLINE static void keep_in_registers(products& sum) {
    __asm__("" : "+w"(sum.value[0]), "+w"(sum.value[1]), "+w"(sum.value[2]), "+w"(sum.value[3]));
  }
};

}  // namespace romvec::isa
