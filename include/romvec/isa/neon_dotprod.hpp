// SPDX-License-Identifier: BSL-1.0
// Arm NEON with the dot product instructions of Armv8.2-A (__ARM_FEATURE_DOTPROD): scans take 16 products at once.
// Source: Arm Neon Intrinsics Reference (ACLE).
#pragma once

#include "romvec/config.hpp"

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/neon.hpp"

namespace romvec::isa {

struct neon_dotprod : neon {
  static constexpr const char* name = "neon_dotprod";

  // SDOT
  ROMVEC_INLINE static sums add_byte_products(sums sum, const std::int8_t* a, const std::int8_t* b) {
    return {vdotq_s32(sum.low, vld1q_s8(a), vld1q_s8(b)), sum.high};
  }
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {vdotq_s32(sum.dot, vld1q_s8(row), with.codes), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    return add_both(sum, vld1q_s8(row), with);
  }
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    return add_both(sum, load_end(row, count), with);
  }

 private:
  ROMVEC_INLINE static scan add_both(scan sum, int8x16_t codes, query with) {
    return {vdotq_s32(sum.dot, codes, with.codes), vdotq_s32(sum.squared_norm, codes, codes)};
  }
};

}  // namespace romvec::isa
