// SPDX-License-Identifier: BSL-1.0
// Arm NEON, A64 and A32: 16 codes at a time. Source: Arm Neon Intrinsics Reference (ACLE).
#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "romvec/config.hpp"

namespace romvec::isa {

struct neon {
  static constexpr const char* name = "neon";
  static constexpr std::size_t lanes = 16;

  struct codes {
    int16x8_t low, high;
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
  struct sums {
    int32x4_t low, high;
  };

  // LD1, SSHLL (A32: VLD1, VMOVL)
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    const int8x16_t bytes = vld1q_s8(code);
    return {vmovl_s8(vget_low_s8(bytes)), vmovl_s8(vget_high_s8(bytes))};
  }
  // LD1
  ROMVEC_INLINE static codes load(const std::int16_t* code) { return {vld1q_s16(code), vld1q_s16(code + 8)}; }

  // SHL, SQRDMULH
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {vqrdmulhq_n_s16(vshlq_n_s16(code.low, 8), multiplier),
            vqrdmulhq_n_s16(vshlq_n_s16(code.high, 8), multiplier)};
  }
  // SMULL
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    return {{vmull_n_s16(vget_low_s16(code.low), multiplier), vmull_n_s16(vget_high_s16(code.low), multiplier),
             vmull_n_s16(vget_low_s16(code.high), multiplier), vmull_n_s16(vget_high_s16(code.high), multiplier)}};
  }
  // SRSHL by a negative count, SQXTN
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const int32x4_t count = vdupq_n_s32(-bits);
    const auto eight = [count](int32x4_t a, int32x4_t b) {
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
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) { return to_floats(load(code)); }
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) { return to_floats(load(code)); }
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

  ROMVEC_INLINE static sums zero_sums() { return {vdupq_n_s32(0), vdupq_n_s32(0)}; }
  // SMLAL, SMLAL2
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

 private:
  ROMVEC_INLINE static floats to_floats(codes code) {
    return {{vcvtq_f32_s32(vmovl_s16(vget_low_s16(code.low))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(code.low))),
             vcvtq_f32_s32(vmovl_s16(vget_low_s16(code.high))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(code.high)))}};
  }
};

}  // namespace romvec::isa
