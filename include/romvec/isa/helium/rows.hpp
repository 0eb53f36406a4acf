// SPDX-License-Identifier: BSL-1.0
// Rows by Helium: converted and copied.
#pragma once

#include "romvec/config.hpp"

#include <arm_mve.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/opaque.hpp"

namespace romvec::isa {

struct helium_rows : default_hooks {
  static constexpr std::size_t lanes = 8;
  static constexpr bool flushes_subnormals = true;
  // Rows are read and written so many blocks a turn, at fixed distances from one address.
  static constexpr std::size_t row_blocks = 8;
  // g++ 12 otherwise adds each distance to the address of the table, which it knows, and then the row to that.
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE static const Code* keep_address(const Code* row) {
    return opaque(row);
  }
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // Which lanes two registers of four hold. There is no instruction that goes from one to the other but through
  // memory; long multiplications and narrowing moves want even_odd, bytes are loaded as low_high. A constant, once
  // everything is inlined.
  enum class order { low_high, even_odd };

  struct codes {
    int16x8_t value;
  };
  struct products {
    int32x4_t first, second;
    order lanes;
  };
  // In the order of memory if the products were even_odd; else element i of the first four in lane 2i, of the last four
  // in lane 2i + 1.
  struct halves {
    int16x8_t value;
    order lanes;
  };
  struct floats {
    float32x4_t first, second;
    order lanes;
  };

  // VLDRB.S16, VLDRH.16
  ROMVEC_INLINE static codes load(const std::int8_t* code) { return {load_eight(code)}; }
  ROMVEC_INLINE static codes load(const std::int16_t* code) { return {load_eight(code)}; }

  // VLDRB.S16, VSTRB.16
  ROMVEC_INLINE static void copy(const std::int8_t* from, std::int8_t* out) {
    const int16x8_t value = load(from).value;
    forbid_reordering();
    vstrbq_s16(out, value);
    forbid_reordering();
  }
  ROMVEC_INLINE static void copy(const std::int16_t* from, std::int16_t* out) { write(out, load(from).value); }

  // Rows are copied 16 bytes at a time, however long they are: VLDRB.8, VSTRB.8
  struct bytes : default_hooks {
    static constexpr std::size_t lanes = 16;
    static constexpr std::size_t most = SIZE_MAX;
    static constexpr std::size_t row_blocks = 4;
    template <class Code>
    [[nodiscard]] ROMVEC_INLINE static const Code* keep_address(const Code* row) {
      return opaque(row);
    }
    ROMVEC_INLINE static constexpr std::size_t count_of_memcpy(std::size_t count) { return count; }
    ROMVEC_INLINE static void copy(const std::int8_t* from, std::int8_t* out) {
      forbid_reordering();
      const int8x16_t value = vldrbq_s8(from);
      forbid_reordering();
      vstrbq_s8(out, value);
      forbid_reordering();
    }
  };

  // VSHL, VQRDMULH
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {vqrdmulhq_n_s16(vshlq_n_s16(code.value, 8), multiplier), order::even_odd};
  }
  // VSHL by a core register, VQRDMULH
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    return {vqrdmulhq_n_s16(vshlq_r_s16(code.value, 15 - bits), multiplier), order::even_odd};
  }
  // VQRDMULH
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {vqrdmulhq_n_s16(code.value, multiplier), order::even_odd};
  }
  // VLDRB.S16, VSHL; VLDRH.16
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) {
    return {vshlq_n_s16(load_eight(code), 8), order::even_odd};
  }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load_eight(code), order::even_odd}; }
  // VMULLB, VMULLT
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const int16x8_t m = vdupq_n_s16(multiplier);
    return {vmullbq_int_s16(code.value, m), vmulltq_int_s16(code.value, m), order::even_odd};
  }
  // VRSHL twice, VQMOVNB, VQMOVNT
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    int16x8_t all;
    __asm__ volatile("" : "=w"(all));  // both moves together write all of it
    all = vqmovnbq_s32(all, vrshlq_n_s32(product.first, -bits));
    return {vqmovntq_s32(all, vrshlq_n_s32(product.second, -bits)), product.lanes};
  }
  // VQSHL
  ROMVEC_INLINE static halves shift_left(halves half, int bits) { return {vqshlq_r_s16(half.value, bits), half.lanes}; }
  // VSTRH; else VSTRH.32 of the bottom halves, VSHR, VSTRH.32 of the top halves
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    if (half.lanes == order::even_odd) {
      write(out, half.value);
    } else {
      forbid_reordering();
      const int32x4_t pairs = vreinterpretq_s32_s16(half.value);
      vstrhq_s32(out, pairs);
      vstrhq_s32(out + 4, vshrq_n_s32(pairs, 16));
      forbid_reordering();
    }
  }

  // VLDRB.S32 or VLDRH.S32, VCVT
  template <class Code>
  ROMVEC_INLINE static floats load_floats(const Code* code) {
    return {vcvtq_f32_s32(load_four(code)), vcvtq_f32_s32(load_four(code + 4)), order::low_high};
  }
  // VCVT
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {vcvtq_f32_s32(sum.first), vcvtq_f32_s32(sum.second), sum.lanes};
  }
  // VMUL
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
#if defined(__clang__)
    // A power of two that clang 19 knows becomes a VCVT with that many fraction bits, and where it hoists their number
    // into a register, the number of the register instead.
    __asm__("" : "+r"(scale));
#endif
    return {vmulq_n_f32(value.first, scale), vmulq_n_f32(value.second, scale), value.lanes};
  }
  // VSTRW twice, or VST20 and VST21
  ROMVEC_INLINE static void store(float* out, floats value) {
    if (value.lanes == order::low_high) {
      write(out, value.first);
      write(out + 4, value.second);
    } else {
      forbid_reordering();
      const float32x4x2_t both = {{value.first, value.second}};
      vst2q_f32(out, both);
      forbid_reordering();
    }
  }

 protected:
  // Around intrinsics, which then keep their place: g++ 12 takes VLDRB for a load of something else than bytes and
  // moves it above their stores, and takes a store under a predicate for a whole one and drops the store before it,
  // whose other lanes should have stayed. No object with a destructor: where exceptions are on, its cleanup would split
  // the code into blocks that addresses are not carried over.
  ROMVEC_INLINE static void forbid_reordering() {
#if !defined(__clang__)
    __asm__ volatile("" ::: "memory");
#endif
  }

  // Loads of bytes and halves into wider lanes, which keep their place among other accesses to memory.
  ROMVEC_INLINE static int16x8_t load_eight(const std::int8_t* code) {
    forbid_reordering();
    const int16x8_t value = vldrbq_s16(code);
    forbid_reordering();
    return value;
  }
  ROMVEC_INLINE static int16x8_t load_eight(const std::int16_t* code) {
    forbid_reordering();
    const int16x8_t value = vldrhq_s16(code);
    forbid_reordering();
    return value;
  }
  ROMVEC_INLINE static int32x4_t load_four(const std::int8_t* code) {
    forbid_reordering();
    const int32x4_t value = vldrbq_s32(code);
    forbid_reordering();
    return value;
  }
  ROMVEC_INLINE static int32x4_t load_four(const std::int16_t* code) {
    forbid_reordering();
    const int32x4_t value = vldrhq_s32(code);
    forbid_reordering();
    return value;
  }
  // Stores of whole vectors. Written out for g++ 12: of the intrinsics it puts most addresses into a register of their
  // own, an instruction more for every vector.
#if defined(__clang__)
  ROMVEC_INLINE static void write(std::int16_t* out, int16x8_t value) { vstrhq_s16(out, value); }
  ROMVEC_INLINE static void write(std::int32_t* out, int32x4_t value) { vstrwq_s32(out, value); }
  ROMVEC_INLINE static void write(float* out, float32x4_t value) { vstrwq_f32(out, value); }
#else
  using halves_in_memory __attribute__((aligned(2), may_alias)) = int16x8_t;
  using words_in_memory __attribute__((aligned(4), may_alias)) = int32x4_t;
  using floats_in_memory __attribute__((aligned(4), may_alias)) = float32x4_t;

  ROMVEC_INLINE static void write(std::int16_t* out, int16x8_t value) {
    __asm__("vstrh.16 %q1, %E0" : "=Ux"(*reinterpret_cast<halves_in_memory*>(out)) : "w"(value));
  }
  ROMVEC_INLINE static void write(std::int32_t* out, int32x4_t value) {
    __asm__("vstrw.32 %q1, %E0" : "=Ux"(*reinterpret_cast<words_in_memory*>(out)) : "w"(value));
  }
  ROMVEC_INLINE static void write(float* out, float32x4_t value) {
    __asm__("vstrw.32 %q1, %E0" : "=Ux"(*reinterpret_cast<floats_in_memory*>(out)) : "w"(value));
  }
#endif
};

}  // namespace romvec::isa
