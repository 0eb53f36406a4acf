// SPDX-License-Identifier: BSL-1.0
// Bags by Helium: sums and maxima of rows.
#pragma once

#include "romvec/config.hpp"

#include <arm_mve.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/helium/rows.hpp"
#include "romvec/isa/sum_divisor.hpp"

namespace romvec::isa {

struct helium_bags : helium_rows {
  using helium_rows::store;

  static constexpr std::size_t bag_blocks = 3;  // 6 of the 8 registers are sums, one holds codes
  static constexpr bool has_two_multipliers = true;

  struct code_sums {
    int16x8_t value;
  };
  struct multipliers {
    std::int32_t first, second;
  };

  // LDRD: two entries of two words, or one of six. Not LDM, whose fixed registers cost moves.
  template <std::size_t Count, class Entry>
  [[nodiscard]] ROMVEC_INLINE static auto load_entries(const Entry*& at) {
    struct two_words {
      std::uint32_t values[2];
    };
    constexpr std::size_t loads = Count * sizeof(Entry) / sizeof(two_words);
    if constexpr (Count * sizeof(Entry) == loads * sizeof(two_words) && (loads == 2 || loads == 3)) {
      const auto* from = reinterpret_cast<const two_words*>(at);
      two_words words[loads];
      const auto load = [&from](two_words& to) ROMVEC_INLINE_LAMBDA {
        __asm__("ldrd %1, %2, [%0], #8" : "+r"(from), "=r"(to.values[0]), "=r"(to.values[1]) : "m"(*from));
      };
      load(words[0]);
      load(words[1]);
      if constexpr (loads == 3) {
        load(words[2]);
      }
      at = reinterpret_cast<const Entry*>(from);
      loaded_entries<Entry, Count> loaded;
      __builtin_memcpy(&loaded, words, sizeof loaded);
      return loaded;
    } else {
      return default_hooks::load_entries<Count>(at);
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
  // VLDRB.S32 or VLDRH.S32, VMLA by a core register twice; for four codes
  template <class Code>
  ROMVEC_INLINE static sums_of_halves<products> add_halves(sums_of_halves<products> sum, const Code* code,
                                                           std::int32_t high, std::int32_t low) {
    add_four_twice<0>(sum.high.first, sum.low.first, code, high, low);
    add_four_twice<4>(sum.high.second, sum.low.second, code, high, low);
    return sum;
  }
  // VSHR, VADD
  template <int Bits>
  ROMVEC_INLINE static products carry(const sums_of_halves<products>& sum) {
    return {vaddq_s32(sum.high.first, vshrq_n_s32(sum.low.first, Bits)),
            vaddq_s32(sum.high.second, vshrq_n_s32(sum.low.second, Bits)), sum.high.lanes};
  }
  // VMAX
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {vmaxq_s32(a.first, b.first), vmaxq_s32(a.second, b.second), a.lanes};
  }
  // VADD, VSHL by a core register, VADD, VQDMULH, VSHL, VSUB
  ROMVEC_INLINE static products divide(products sum, const sum_divisor& by) {
    const auto four = [&](int32x4_t x) ROMVEC_INLINE_LAMBDA {
      const int32x4_t y = vaddq_n_s32(vshlq_r_s32(vaddq_n_s32(x, by.half), -by.shift), by.raised);
      return vsubq_n_s32(vshlq_r_s32(vqdmulhq_n_s32(y, by.factor), -by.up), 1 << 15);
    };
    return {four(sum.first), four(sum.second), sum.lanes};
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

 protected:
  // Zeros, and sums of four codes at an offset. Written out for g++ 12: zeros it keeps in one of the eight registers,
  // and spills a sum; made anew they cost one instruction a sum. Codes it loads further ahead than there are registers
  // for.
#if defined(__clang__)
  ROMVEC_INLINE static int32x4_t zeros() { return vdupq_n_s32(0); }
  template <std::size_t Offset, class Code>
  ROMVEC_INLINE static int32x4_t add_four(int32x4_t sum, const Code* codes, std::int32_t multiplier) {
    return vmlaq_n_s32(sum, load_four(codes + Offset), multiplier);
  }
  template <std::size_t Offset, class Code>
  ROMVEC_INLINE static void add_four_twice(int32x4_t& high, int32x4_t& low, const Code* codes, std::int32_t by_high,
                                           std::int32_t by_low) {
    const int32x4_t four = load_four(codes + Offset);
    high = vmlaq_n_s32(high, four, by_high);
    low = vmlaq_n_s32(low, four, by_low);
  }
#else
  template <class Code>
  struct four_codes {
    Code code[4];
  };

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
  template <std::size_t Offset>
  ROMVEC_INLINE static void add_four_twice(int32x4_t& high, int32x4_t& low, const std::int8_t* codes,
                                           std::int32_t by_high, std::int32_t by_low) {
    __asm__("vldrb.s32 q7, [%2, #%c5]\n\tvmla.s32 %q0, q7, %3\n\tvmla.s32 %q1, q7, %4"
            : "+w"(high), "+w"(low)
            : "l"(codes), "r"(by_high), "r"(by_low), "i"(Offset),
              "m"(*reinterpret_cast<const four_codes<std::int8_t>*>(codes + Offset))
            : "d14", "d15");
  }
  template <std::size_t Offset>
  ROMVEC_INLINE static void add_four_twice(int32x4_t& high, int32x4_t& low, const std::int16_t* codes,
                                           std::int32_t by_high, std::int32_t by_low) {
    __asm__("vldrh.s32 q7, [%2, #%c5]\n\tvmla.s32 %q0, q7, %3\n\tvmla.s32 %q1, q7, %4"
            : "+w"(high), "+w"(low)
            : "l"(codes), "r"(by_high), "r"(by_low), "i"(Offset * sizeof(std::int16_t)),
              "m"(*reinterpret_cast<const four_codes<std::int16_t>*>(codes + Offset))
            : "d14", "d15");
  }
#endif
};

}  // namespace romvec::isa
