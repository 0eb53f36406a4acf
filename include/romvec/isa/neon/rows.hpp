// SPDX-License-Identifier: BSL-1.0
// Rows by NEON: converted and copied.
#pragma once

#include "romvec/config.hpp"

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/opaque.hpp"

namespace romvec::isa {

struct neon_rows : default_hooks {
  static constexpr std::size_t lanes = 16;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // Rows are read and written so many blocks a turn, at fixed distances from one address: LDP and STP.
  static constexpr std::size_t row_blocks = 4;
  // g++ 12 otherwise adds each distance to the address of the table, which it knows, and then the row to that.
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE static const Code* keep_address(const Code* row) {
    return opaque(row);
  }

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
  struct halves {
    int16x8_t low, high;
  };
  struct floats {
    float32x4_t value[4];
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
  // SCVTF
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {{vcvtq_f32_s32(sum.value[0]), vcvtq_f32_s32(sum.value[1]), vcvtq_f32_s32(sum.value[2]),
             vcvtq_f32_s32(sum.value[3])}};
  }
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

 protected:
  ROMVEC_INLINE static products widen(codes code) { return widen_halves(code.low, code.high); }
  ROMVEC_INLINE static products widen_halves(int16x8_t low, int16x8_t high) {
    return {{vmovl_s16(vget_low_s16(low)), vmovl_s16(vget_high_s16(low)), vmovl_s16(vget_low_s16(high)),
             vmovl_s16(vget_high_s16(high))}};
  }
};

}  // namespace romvec::isa
