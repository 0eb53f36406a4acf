// SPDX-License-Identifier: BSL-1.0
// The DSP instructions of Cortex-M4, M7 and M33: 4 codes in two registers of two int16. Source: Arm C Language
// Extensions, 32-bit SIMD intrinsics. Words are loaded and stored at any address: these cores take unaligned LDR and
// STR.
#pragma once

#include <arm_acle.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "romvec/config.hpp"
#include "romvec/fixed.hpp"

namespace romvec::isa {

struct dsp {
  static constexpr const char* name = "dsp";
  static constexpr std::size_t lanes = 4;

  // `even` holds codes 0 (bottom) and 2 (top), `odd` 1 and 3: the order in which SXTB16 unpacks bytes.
  struct codes {
    std::int32_t even, odd;
  };
  struct products {
    std::int32_t value[4];
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
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    const std::uint32_t bytes = load_word(code);
    return {sxtb16(bytes), sxtb16_from_second(bytes)};
  }
  // LDR twice, PKHBT, PKHTB
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    const std::uint32_t low = load_word(code);
    const std::uint32_t high = load_word(code + 2);
    return {static_cast<std::int32_t>((low & 0xFFFFu) | (high << 16)),
            static_cast<std::int32_t>((high & 0xFFFF0000u) | (low >> 16))};
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
  // SMULBB, SMULTB
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const std::int32_t m = multiplier;
    return {{bottom(code.even) * m, bottom(code.odd) * m, top(code.even) * m, top(code.odd) * m}};
  }
  // ADD, ASR, SSAT, PKHBT
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const auto one = [bits](std::int32_t x) { return __ssat(rounding_shift_right(x, bits), 16); };
    return {pack(one(product.value[0]), one(product.value[1])), pack(one(product.value[2]), one(product.value[3]))};
  }
  // LSL, SSAT, PKHBT
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const auto both = [bits](std::uint32_t pair) {
      const std::int32_t scale = std::int32_t{1} << bits;
      const auto signed_pair = static_cast<std::int32_t>(pair);
      return pack(__ssat(bottom(signed_pair) * scale, 16), __ssat(top(signed_pair) * scale, 16));
    };
    return {both(half.low), both(half.high)};
  }
  // STR twice
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    std::memcpy(out, &half.low, sizeof half.low);
    std::memcpy(out + 2, &half.high, sizeof half.high);
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

  ROMVEC_INLINE static sums zero_sums() { return {0, 0}; }
  // SMLAD twice
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return {__smlad(a.even, b.even, sum.even), __smlad(a.odd, b.odd, sum.odd)};
  }
  ROMVEC_INLINE static std::int64_t total(sums sum) { return std::int64_t{sum.even} + sum.odd; }

 private:
  ROMVEC_INLINE static std::int32_t bottom(std::int32_t pair) { return static_cast<std::int16_t>(pair); }
  ROMVEC_INLINE static std::int32_t top(std::int32_t pair) { return pair >> 16; }
  ROMVEC_INLINE static std::uint32_t load_word(const void* from) {
    std::uint32_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  }
  ROMVEC_INLINE static std::int32_t sxtb16(std::uint32_t bytes) {
    return static_cast<std::int32_t>(__sxtb16(static_cast<int8x4_t>(bytes)));
  }
  // Written out: g++ 12 makes a ROR and an SXTB16 of the two intrinsics, where one instruction does both.
  ROMVEC_INLINE static std::int32_t sxtb16_from_second(std::uint32_t bytes) {
    std::int32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(bytes));
    return pair;
  }
  ROMVEC_INLINE static std::uint32_t pack(std::int32_t bottom, std::int32_t top) {
    return (static_cast<std::uint32_t>(bottom) & 0xFFFFu) | (static_cast<std::uint32_t>(top) << 16);
  }
  // The bottom half of `bottom`, and above it bits 7 to 22 of `top`.
  ROMVEC_INLINE static std::uint32_t pack_with_shift_9(std::int32_t bottom, std::int32_t top) {
    std::uint32_t pair;
    __asm__("pkhbt %0, %1, %2, lsl #9" : "=r"(pair) : "r"(bottom), "r"(top));
    return pair;
  }
};

}  // namespace romvec::isa
