// SPDX-License-Identifier: BSL-1.0
// Helium, the vectors of Cortex-M55 and M85 (MVE with floats): 8 codes at a time, and predicates for what is left.
// Source: Armv8-M Architecture Reference Manual; Arm C Language Extensions, MVE intrinsics.
//
// Codes are loaded as bytes, which may lie anywhere; wider elements must be aligned to their own size, as every
// int16_t, int32_t and float is.
#pragma once

#include "romvec/config.hpp"

#include <arm_mve.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/opaque.hpp"

namespace romvec::isa {

// Whole blocks are written only where there is room for them; with an output whose size it knows and a dim that it does
// not, g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#endif

struct helium : default_hooks {
  static constexpr const char* name = "helium";
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t bag_blocks = 3;  // 6 of the 8 registers are sums, one holds codes
  static constexpr bool has_two_multipliers = true;
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
  struct code_sums {
    int16x8_t value;
  };
  struct multipliers {
    std::int32_t first, second;
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
  using sums = std::int64_t;

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

  // LDRD twice: two entries of two words. Not LDM, whose fixed registers cost moves.
  template <std::size_t Count, class Entry>
  [[nodiscard]] ROMVEC_INLINE static auto load_entries(const Entry*& at) {
    struct two_words {
      std::uint32_t values[2];
    };
    if constexpr (Count == 2 && sizeof(Entry) == sizeof(two_words)) {
      const auto* from = reinterpret_cast<const two_words*>(at);
      two_words words[2];
      __asm__("ldrd %1, %2, [%0], #8" : "+r"(from), "=r"(words[0].values[0]), "=r"(words[0].values[1]) : "m"(*from));
      __asm__("ldrd %1, %2, [%0], #8" : "+r"(from), "=r"(words[1].values[0]), "=r"(words[1].values[1]) : "m"(*from));
      at = reinterpret_cast<const Entry*>(from);
      loaded_entries<Entry, Count> loaded;
      std::memcpy(&loaded, words, sizeof loaded);
      return loaded;
    } else {
      return default_hooks::load_entries<Count>(at);
    }
  }
  // By the largest of whole vectors of ids.
  template <class Id>
  [[nodiscard]] ROMVEC_INLINE static std::size_t good_ids(const Id* ids, std::size_t count, std::size_t vocab_size) {
    if constexpr (std::is_same_v<Id, std::uint16_t> || std::is_same_v<Id, std::uint32_t>) {
      const std::size_t whole = count & ~(16 / sizeof(Id) - 1);
      if (whole != 0 && largest(ids, whole) < vocab_size) {
        return whole;
      }
    }
    return 0;
  }
  // The largest of `count` ids, a multiple of 16 / sizeof(id) and not 0. VLDRH, VMAX, at the end VMAXV: of VMAXV alone
  // g++ narrows every result. VLDRW, VMAXV
  ROMVEC_INLINE static std::uint32_t largest(const std::uint16_t* ids, std::size_t count) {
    forbid_reordering();
    uint16x8_t most = vldrhq_u16(ids);
    for (std::size_t i = 8; i != count; i += 8) {
      most = vmaxq_u16(most, vldrhq_u16(ids + i));
    }
    forbid_reordering();
    return vmaxvq_u16(0, most);
  }
  ROMVEC_INLINE static std::uint32_t largest(const std::uint32_t* ids, std::size_t count) {
    std::uint32_t most = 0;
    forbid_reordering();
    for (; count != 0; count -= 4) {
      most = vmaxvq_u32(most, vldrwq_u32(ids));
      ids += 4;
    }
    forbid_reordering();
    return most;
  }

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

  // VMOV
  ROMVEC_INLINE static products zero_products() { return {zeros(), zeros(), order::low_high}; }
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return {static_cast<std::int16_t>(packed & 0xFFFFu), static_cast<std::int16_t>(packed >> 16)};
  }
  // VLDRB.S32 or VLDRH.S32, VMLA by a core register; for four codes. The later four first: g++ 12 would rather count
  // the address up between the loads, in a copy of it.
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    return add_rows_at<0>(sum, a, b, m);
  }
  // Of the codes `Offset` further on.
  template <std::size_t Offset, class Code>
  ROMVEC_INLINE static products add_rows_at(products sum, const Code* a, const Code* b, multipliers m) {
    sum.first = add_four<Offset>(sum.first, a, m.first);
    sum.second = add_four<Offset + 4>(sum.second, a, m.first);
    sum.first = add_four<Offset>(sum.first, b, m.second);
    sum.second = add_four<Offset + 4>(sum.second, b, m.second);
    return sum;
  }
  // VMAX
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {vmaxq_s32(a.first, b.first), vmaxq_s32(a.second, b.second), a.lanes};
  }
  // VCVT
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {vcvtq_f32_s32(sum.first), vcvtq_f32_s32(sum.second), sum.lanes};
  }
  // VSTRW twice, or VST20 and VST21
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    if (sum.lanes == order::low_high) {
      write(out, sum.first);
      write(out + 4, sum.second);
    } else {
      forbid_reordering();
      const int32x4x2_t both = {{sum.first, sum.second}};
      vst2q_s32(out, both);
      forbid_reordering();
    }
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {vdupq_n_s16(0)}; }
  // VLDRB.S16, VADD
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    return {vaddq_s16(sum.value, load(code).value)};
  }
  // VMOVLB, VMOVLT
  ROMVEC_INLINE static products widen(code_sums sum) {
    return {vmovlbq_s16(sum.value), vmovltq_s16(sum.value), order::even_odd};
  }

  ROMVEC_INLINE static sums zero_sums() { return 0; }
  // VMLALDAVA: 8 products into one int64
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) { return vmlaldavaq_s16(sum, a.value, b.value); }
  ROMVEC_INLINE static std::int64_t total(sums sum) { return sum; }

  // 4-bit codes: VAND, VSHR, and VLDRB.S8 with 16 offsets each, as there is no look-up in registers
  using nibble_lookup = const std::int8_t*;
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) { return levels; }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* low,
                                   std::int8_t* high) {
    forbid_reordering();
    const uint8x16_t both = vldrbq_u8(bytes);
    const int8x16_t first = vldrbq_gather_offset_s8(levels, vandq_u8(both, vdupq_n_u8(15)));
    const int8x16_t second = vldrbq_gather_offset_s8(levels, vshrq_n_u8(both, 4));
    forbid_reordering();
    vstrbq_s8(low, first);
    forbid_reordering();
    vstrbq_s8(high, second);
    forbid_reordering();
  }

  static constexpr std::size_t scan_lanes = 16;
  static constexpr std::size_t scan_rows = 2;
  static constexpr bool prepares_query = false;
  struct scan {
    std::int32_t dot, squared_norm;
  };
  using query = int8x16_t;
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  // VLDRB.8
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) { return load_sixteen(codes); }
  ROMVEC_INLINE static scan zero_scan() { return {0, 0}; }
  // VLDRB.8, VMLADAVA.S8: 16 products into one int32
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {vmladavaq_s8(sum.dot, load_sixteen(row), with), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const int8x16_t codes = load_sixteen(row);
    return {vmladavaq_s8(sum.dot, codes, with), vmladavaq_s8(sum.squared_norm, codes, codes)};
  }
  // The same under the complement of VCTP.8
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const auto kept = static_cast<mve_pred16_t>(~vctp8q(static_cast<std::uint32_t>(scan_lanes - count)));
    const int8x16_t codes = load_sixteen(row);
    return {vmladavaq_p_s8(sum.dot, codes, with, kept), vmladavaq_p_s8(sum.squared_norm, codes, codes, kept)};
  }
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    for (std::size_t row = 0; row < scan_rows; ++row) {
      dots[row] = scans[row].dot;
      squared_norms[row] = scans[row].squared_norm;
    }
  }

  class tail;

 private:
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
  ROMVEC_INLINE static int8x16_t load_sixteen(const std::int8_t* code) {
    forbid_reordering();
    const int8x16_t value = vldrbq_s8(code);
    forbid_reordering();
    return value;
  }

  // Stores of whole vectors, zeros, and sums of four codes at an offset. Written out for g++ 12: of the intrinsics it
  // puts most addresses into a register of their own, an instruction more for every vector. Zeros it keeps in one of
  // the eight registers, and spills a sum; made anew they cost one instruction a sum. Codes it loads further ahead than
  // there are registers for.
#if defined(__clang__)
  ROMVEC_INLINE static void write(std::int16_t* out, int16x8_t value) { vstrhq_s16(out, value); }
  ROMVEC_INLINE static void write(std::int32_t* out, int32x4_t value) { vstrwq_s32(out, value); }
  ROMVEC_INLINE static void write(float* out, float32x4_t value) { vstrwq_f32(out, value); }
  ROMVEC_INLINE static int32x4_t zeros() { return vdupq_n_s32(0); }
  template <std::size_t Offset, class Code>
  ROMVEC_INLINE static int32x4_t add_four(int32x4_t sum, const Code* codes, std::int32_t multiplier) {
    return vmlaq_n_s32(sum, load_four(codes + Offset), multiplier);
  }
#else
  using halves_in_memory __attribute__((aligned(2), may_alias)) = int16x8_t;
  using words_in_memory __attribute__((aligned(4), may_alias)) = int32x4_t;
  using floats_in_memory __attribute__((aligned(4), may_alias)) = float32x4_t;
  template <class Code>
  struct four_codes {
    Code code[4];
  };

  ROMVEC_INLINE static void write(std::int16_t* out, int16x8_t value) {
    __asm__("vstrh.16 %q1, %E0" : "=Ux"(*reinterpret_cast<halves_in_memory*>(out)) : "w"(value));
  }
  ROMVEC_INLINE static void write(std::int32_t* out, int32x4_t value) {
    __asm__("vstrw.32 %q1, %E0" : "=Ux"(*reinterpret_cast<words_in_memory*>(out)) : "w"(value));
  }
  ROMVEC_INLINE static void write(float* out, float32x4_t value) {
    __asm__("vstrw.32 %q1, %E0" : "=Ux"(*reinterpret_cast<floats_in_memory*>(out)) : "w"(value));
  }
  ROMVEC_INLINE static int32x4_t zeros() {
    int32x4_t value;
    __asm__ volatile("vmov.i32 %q0, #0" : "=w"(value));
    return value;
  }
  template <std::size_t Offset>
  ROMVEC_INLINE static int32x4_t add_four(int32x4_t sum, const std::int8_t* codes, std::int32_t multiplier) {
    __asm__("vldrb.s32 q7, [%1, #%c3]\n\tvmla.s32 %q0, q7, %2"
            : "+w"(sum)
            : "l"(codes), "r"(multiplier), "i"(Offset),
              "m"(*reinterpret_cast<const four_codes<std::int8_t>*>(codes + Offset))
            : "d14", "d15");
    return sum;
  }
  template <std::size_t Offset>
  ROMVEC_INLINE static int32x4_t add_four(int32x4_t sum, const std::int16_t* codes, std::int32_t multiplier) {
    __asm__("vldrh.s32 q7, [%1, #%c3]\n\tvmla.s32 %q0, q7, %2"
            : "+w"(sum)
            : "l"(codes), "r"(multiplier), "i"(Offset * sizeof(std::int16_t)),
              "m"(*reinterpret_cast<const four_codes<std::int16_t>*>(codes + Offset))
            : "d14", "d15");
    return sum;
  }
#endif
};

// The first `count` lanes, 1 to 7: loads and stores under the predicates of VCTP.
class helium::tail : public helium {
 public:
  ROMVEC_INLINE explicit tail(std::size_t count)
      : count_(static_cast<std::uint32_t>(count)),
        halves_(vctp16q(count_)),
        first_(vctp32q(count_)),
        second_(vctp32q(count_ < 4 ? 0 : count_ - 4)) {}
  [[nodiscard]] ROMVEC_INLINE std::size_t count() const { return count_; }

  [[nodiscard]] ROMVEC_INLINE codes load(const std::int8_t* code) const {
    forbid_reordering();
    const int16x8_t value = vldrbq_z_s16(code, halves_);
    forbid_reordering();
    return {value};
  }
  [[nodiscard]] ROMVEC_INLINE codes load(const std::int16_t* code) const {
    forbid_reordering();
    const int16x8_t value = vldrhq_z_s16(code, halves_);
    forbid_reordering();
    return {value};
  }
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE halves load_q15(const Code* code) const {
    const int16x8_t value = load(code).value;
    return {sizeof(Code) == 1 ? vshlq_n_s16(value, 8) : value, order::even_odd};
  }
  ROMVEC_INLINE void copy(const std::int8_t* from, std::int8_t* out) const {
    const int16x8_t value = load(from).value;
    forbid_reordering();
    vstrbq_p_s16(out, value, halves_);
    forbid_reordering();
  }
  ROMVEC_INLINE void copy(const std::int16_t* from, std::int16_t* out) const {
    const int16x8_t value = load(from).value;
    forbid_reordering();
    vstrhq_p_s16(out, value, halves_);
    forbid_reordering();
  }
  ROMVEC_INLINE void store(std::int16_t* out, halves half) const {
    forbid_reordering();
    if (half.lanes == order::even_odd) {
      vstrhq_p_s16(out, half.value, halves_);
    } else {
      const int32x4_t pairs = vreinterpretq_s32_s16(half.value);
      vstrhq_p_s32(out, pairs, first_);
      vstrhq_p_s32(out + 4, vshrq_n_s32(pairs, 16), second_);
    }
    forbid_reordering();
  }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE floats load_floats(const Code* code) const {
    return {vcvtq_f32_s32(load_four(code, first_)), vcvtq_f32_s32(load_four(code + 4, second_)), order::low_high};
  }
  ROMVEC_INLINE void store(float* out, floats value) const {
    float whole[lanes];
    helium::store(whole, value);
    forbid_reordering();
    vstrwq_p_f32(out, vldrwq_f32(whole), first_);
    vstrwq_p_f32(out + 4, vldrwq_f32(whole + 4), second_);
    forbid_reordering();
  }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE products add_rows(products sum, const Code* a, const Code* b, multipliers m) const {
    const int32x4_t first = vmlaq_n_s32(sum.first, load_four(a, first_), m.first);
    const int32x4_t second = vmlaq_n_s32(sum.second, load_four(a + 4, second_), m.first);
    return {vmlaq_n_s32(first, load_four(b, first_), m.second),
            vmlaq_n_s32(second, load_four(b + 4, second_), m.second), sum.lanes};
  }
  template <std::size_t Offset, class Code>
  [[nodiscard]] ROMVEC_INLINE products add_rows_at(products sum, const Code* a, const Code* b, multipliers m) const {
    return add_rows(sum, a + Offset, b + Offset, m);
  }
  ROMVEC_INLINE void store(std::int32_t* out, products sum) const {
    std::int32_t whole[lanes];
    helium::store(whole, sum);
    forbid_reordering();
    vstrwq_p_s32(out, vldrwq_s32(whole), first_);
    vstrwq_p_s32(out + 4, vldrwq_s32(whole + 4), second_);
    forbid_reordering();
  }
  [[nodiscard]] ROMVEC_INLINE code_sums add_codes(code_sums sum, const std::int8_t* code) const {
    return {vaddq_s16(sum.value, load(code).value)};
  }

 private:
  ROMVEC_INLINE static int32x4_t load_four(const std::int8_t* code, mve_pred16_t kept) {
    forbid_reordering();
    const int32x4_t value = vldrbq_z_s32(code, kept);
    forbid_reordering();
    return value;
  }
  ROMVEC_INLINE static int32x4_t load_four(const std::int16_t* code, mve_pred16_t kept) {
    forbid_reordering();
    const int32x4_t value = vldrhq_z_s32(code, kept);
    forbid_reordering();
    return value;
  }

  std::uint32_t count_;
  mve_pred16_t halves_, first_, second_;
};

#pragma GCC diagnostic pop

}  // namespace romvec::isa
