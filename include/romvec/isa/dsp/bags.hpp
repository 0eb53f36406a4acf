// SPDX-License-Identifier: BSL-1.0
// Bags by the DSP instructions: sums and maxima of rows, and of rows of 4-bit codes.
#pragma once

#include "romvec/config.hpp"

#include <arm_acle.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/dsp/rows.hpp"

namespace romvec::isa {

struct dsp_bags : dsp_rows {
  using dsp_rows::store;

  static constexpr std::size_t bag_blocks = 1;  // 4 sums, 2 rows being unpacked, their addresses: 14 registers

  static constexpr bool multiplies_to_int64 = true;  // SMLAL

  struct code_sums {
    std::int32_t even, odd;
  };
  struct multipliers {
    std::int32_t pair;
  };

  // LDM: an entry of three words. In fixed registers, as LDM counts them up.
  template <std::size_t Count, class Entry>
  [[nodiscard]] ROMVEC_INLINE static auto load_entries(const Entry*& at) {
    struct three_words {
      std::uint32_t values[3];
    };
    loaded_entries<Entry, Count> out;
    if constexpr (sizeof out == sizeof(three_words)) {
      register std::uint32_t first __asm__("r2");
      register std::uint32_t second __asm__("r3");
      register std::uint32_t third __asm__("r12");
      __asm__("ldmia %0!, {%1, %2, %3}"
              : "+r"(at), "=r"(first), "=r"(second), "=r"(third)
              : "m"(*reinterpret_cast<const Entry(*)[Count]>(at)));
      const three_words loaded = {{first, second, third}};
      __builtin_memcpy(&out, &loaded, sizeof loaded);
      return out;
    } else {
      return default_hooks::load_entries<Count>(at);
    }
  }

  ROMVEC_INLINE static products zero_products() { return {{0, 0, 0, 0}}; }
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) { return {static_cast<std::int32_t>(packed)}; }
  // LDR twice; PKHBT and PKHTB to [a0 a1 b0 b1] and [a2 a3 b2 b3], of which SXTB16 makes the pairs (a, b) that SMLAD
  // takes: 12 instructions for 8 codes
  ROMVEC_INLINE static products add_rows(products sum, const std::int8_t* a, const std::int8_t* b, multipliers m) {
    const std::uint32_t a_bytes = load_word(a);
    const std::uint32_t b_bytes = load_word(b);
    const std::uint32_t low = pack_bottoms(a_bytes, b_bytes);
    const std::uint32_t high = pack_tops(a_bytes, b_bytes);
    return {{__smlad(sxtb16(low), m.pair, sum.value[0]), __smlad(sxtb16_from_second(low), m.pair, sum.value[1]),
             __smlad(sxtb16(high), m.pair, sum.value[2]), __smlad(sxtb16_from_second(high), m.pair, sum.value[3])}};
  }
  // LDR four times, PKHBT and PKHTB to the pairs (a, b), SMLAD
  ROMVEC_INLINE static products add_rows(products sum, const std::int16_t* a, const std::int16_t* b, multipliers m) {
    const auto add = [m](std::uint32_t a_pair, std::uint32_t b_pair, std::int32_t& low, std::int32_t& high) {
      low = __smlad(static_cast<std::int32_t>(pack_bottoms(a_pair, b_pair)), m.pair, low);
      high = __smlad(static_cast<std::int32_t>(pack_tops(a_pair, b_pair)), m.pair, high);
    };
    add(load_word(a), load_word(b), sum.value[0], sum.value[1]);
    add(load_word(a + 2), load_word(b + 2), sum.value[2], sum.value[3]);
    return sum;
  }
  // CMP, IT, MOV
  ROMVEC_INLINE static products maximum(products a, products b) {
    const auto larger = [](std::int32_t x, std::int32_t y) { return x < y ? y : x; };
    return {{larger(a.value[0], b.value[0]), larger(a.value[1], b.value[1]), larger(a.value[2], b.value[2]),
             larger(a.value[3], b.value[3])}};
  }
  // STR
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) {
    out[0] = sum.value[0];
    out[1] = sum.value[1];
    out[2] = sum.value[2];
    out[3] = sum.value[3];
  }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {0, 0}; }
  // LDR, SXTAB16 twice
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    const std::uint32_t bytes = load_word(code);
    __asm__("sxtab16 %0, %0, %1" : "+r"(sum.even) : "r"(bytes));
    __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sum.odd) : "r"(bytes));
    return sum;
  }
  // SXTH, ASR
  ROMVEC_INLINE static products widen(code_sums sum) {
    return {{bottom(sum.even), bottom(sum.odd), top(sum.even), top(sum.odd)}};
  }

  // sums[0, 32) + the codes of a block of two rows times their multipliers: for each column UBFX and LDRSB twice,
  // PKHBT, SMLAD.
  ROMVEC_INLINE static void add_blocks(const std::uint8_t* a, const std::uint8_t* b, const std::int8_t* levels,
                                       multipliers m, std::int32_t* sums) {
    for (std::size_t i = 0; i < 16; i += lanes) {
      const std::uint32_t a_word = load_word(a + i);
      const std::uint32_t b_word = load_word(b + i);
      const auto add = [=](int shift, std::int32_t& sum) ROMVEC_INLINE_LAMBDA {
        const std::uint32_t pair = pack(levels[(a_word >> shift) & 15], levels[(b_word >> shift) & 15]);
        sum = __smlad(static_cast<std::int32_t>(pair), m.pair, sum);
      };
#pragma GCC unroll 4
      for (std::size_t j = 0; j < lanes; ++j) {
        add(static_cast<int>(8 * j), sums[i + j]);
        add(static_cast<int>(8 * j + 4), sums[i + j + 16]);
      }
    }
  }
};

}  // namespace romvec::isa
