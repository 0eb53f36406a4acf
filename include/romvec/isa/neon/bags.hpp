// SPDX-License-Identifier: BSL-1.0
// Bags by NEON: sums and maxima of rows.
#pragma once

#include "romvec/config.hpp"

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/neon/rows.hpp"
#include "romvec/isa/sum_divisor.hpp"

namespace romvec::isa {

struct neon_bags : neon_rows {
  using neon_rows::store;
#if defined(__aarch64__)
  static constexpr std::size_t bag_blocks = 4;  // 16 sums of 32 registers
#else
  static constexpr std::size_t bag_blocks = 2;  // 8 sums of 16 registers
#endif

  struct code_sums {
    int16x8_t low, high;
  };
  struct multipliers {
    int16x4_t value;  // the first two elements
  };

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
  // SSHL, SQDMULH
  ROMVEC_INLINE static products divide(products sum, const sum_divisor& by) {
    const int32x4_t half = vdupq_n_s32(by.half);
    const int32x4_t down = vdupq_n_s32(-by.shift);
    const int32x4_t raised = vdupq_n_s32(by.raised);
    const int32x4_t factor = vdupq_n_s32(by.factor);
    const int32x4_t further = vdupq_n_s32(-by.up);
    const auto four = [=](int32x4_t x) ROMVEC_INLINE_LAMBDA {
      const int32x4_t y = vaddq_s32(vshlq_s32(vaddq_s32(x, half), down), raised);
      return vsubq_s32(vshlq_s32(vqdmulhq_s32(y, factor), further), vdupq_n_s32(1 << 15));
    };
    return {{four(sum.value[0]), four(sum.value[1]), four(sum.value[2]), four(sum.value[3])}};
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
  ROMVEC_INLINE static products widen(code_sums sum) { return widen_halves(sum.low, sum.high); }

 protected:
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
  // One block of columns after the other: left alone, g++ 12 computes all of them first and spills sums to the stack.
  ROMVEC_INLINE static void keep_in_registers(products& sum) {
    __asm__("" : "+w"(sum.value[0]), "+w"(sum.value[1]), "+w"(sum.value[2]), "+w"(sum.value[3]));
  }
};

}  // namespace romvec::isa
