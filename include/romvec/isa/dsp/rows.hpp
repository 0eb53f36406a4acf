// SPDX-License-Identifier: BSL-1.0
// Rows by the DSP instructions: converted and copied.
#pragma once

#include "romvec/config.hpp"

#include <arm_acle.h>

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/isa/hooks.hpp"

namespace romvec::isa {

struct dsp_words;

struct dsp_rows : default_hooks {
  static constexpr std::size_t lanes = 4;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

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
  struct bytes : default_hooks {
    static constexpr std::size_t lanes = dsp_rows::lanes;
    static constexpr std::size_t most = 0;
    ROMVEC_INLINE static constexpr std::size_t count_of_memcpy(std::size_t count) { return count; }
    ROMVEC_INLINE static void copy(const std::int8_t* from, std::int8_t* out) { dsp_rows::copy(from, out); }
  };

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
  // VCVT.F32.S32
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {{static_cast<float>(sum.value[0]), static_cast<float>(sum.value[1]), static_cast<float>(sum.value[2]),
             static_cast<float>(sum.value[3])}};
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

  using word_aligned = dsp_words;

 protected:
  friend dsp_words;
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

}  // namespace romvec::isa
