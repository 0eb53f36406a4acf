// SPDX-License-Identifier: BSL-1.0
// Arm NEON, A64 and A32: 16 codes at a time; here what searches, and with rows.hpp and bags.hpp the rest. Source: Arm
// Neon Intrinsics Reference (ACLE). Instructions are named as in A64; g++ and clang make the second forms (SSHLL2,
// SMLAL2) of vget_high.
#pragma once

#include "romvec/config.hpp"

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/neon/bags.hpp"

namespace romvec::isa {

struct neon : neon_bags {
  static constexpr const char* name = "neon";
  static constexpr bool auto_vectorized = true;
#if !defined(__aarch64__)
  static constexpr bool flushes_subnormals = true;
#endif
  // On A32 too: the cores of its time are in order or nearly so, and cannot overlap misses in any other way.
  static constexpr bool prefetches = true;  // no streams: STNP is a hint that cores are free to ignore, and do
  static constexpr bool screens_rows = true;
  static constexpr std::size_t rows_in_flight = 16;
  static constexpr std::size_t scratch_bytes = 8192;
  static constexpr bool has_room_for_code = true;

  // PRFM PLDL1KEEP, PRFM PLDL2KEEP (A32: PLD)
  ROMVEC_INLINE static void prefetch_near(const void* line) { __builtin_prefetch(line, 0, 3); }
  ROMVEC_INLINE static void prefetch_far(const void* line) { __builtin_prefetch(line, 0, 2); }

  struct sums {
    int32x4_t low, high;
  };
  ROMVEC_INLINE static sums zero_sums() { return {vdupq_n_s32(0), vdupq_n_s32(0)}; }
  // SMLAL
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    const int32x4_t low = vmlal_s16(sum.low, vget_low_s16(a.low), vget_low_s16(b.low));
    const int32x4_t high = vmlal_s16(sum.high, vget_high_s16(a.low), vget_high_s16(b.low));
    return {vmlal_s16(low, vget_low_s16(a.high), vget_low_s16(b.high)),
            vmlal_s16(high, vget_high_s16(a.high), vget_high_s16(b.high))};
  }
  // SMULL, SMLAL2, SADALP
  ROMVEC_INLINE static sums add_byte_products(sums sum, const std::int8_t* a, const std::int8_t* b) {
    return {add_bytes(sum.low, vld1q_s8(a), vld1q_s8(b)), sum.high};
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
};

}  // namespace romvec::isa
