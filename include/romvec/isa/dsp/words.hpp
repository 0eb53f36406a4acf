// SPDX-License-Identifier: BSL-1.0
// Rows by the DSP instructions where words are aligned.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/isa/dsp/rows.hpp"
#include "romvec/isa/opaque.hpp"

namespace romvec::isa {

// Rows of int8 codes to Q15 where both lie at multiples of 4 bytes: 8 codes at a time, as LDRD and STRD move them. Both
// are written out: g++ 12 pairs loads and stores only where its registers happen to fit.
struct dsp_words {
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t row_blocks = 4;
  // g++ 12 otherwise adds each distance to the address of the table, which it knows, and then the row to that.
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE static const Code* keep_address(const Code* row) {
    return opaque(row);
  }

  struct codes {
    dsp_rows::codes low, high;
  };
  struct halves {
    dsp_rows::halves low, high;
  };

  // LDRD, SXTB16
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    std::uint32_t low;
    std::uint32_t high;
    __asm__("ldrd %0, %1, %2"
            : "=r"(low), "=r"(high)
            : "m"(*static_cast<const two_words*>(static_cast<const void*>(code))));
    return {dsp_rows::unpack(low), dsp_rows::unpack(high)};
  }
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    return {dsp_rows::scale_q15(code.low, multiplier), dsp_rows::scale_q15(code.high, multiplier)};
  }
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    return {dsp_rows::scale_q15(code.low, multiplier, bits), dsp_rows::scale_q15(code.high, multiplier, bits)};
  }
  // STRD
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    auto* const words = static_cast<two_words*>(static_cast<void*>(out));
    __asm__("strd %1, %2, %0" : "=m"(words[0]) : "r"(half.low.low), "r"(half.low.high));
    __asm__("strd %1, %2, %0" : "=m"(words[1]) : "r"(half.high.low), "r"(half.high.high));
  }

 private:
  using two_words __attribute__((aligned(4), may_alias)) = std::uint64_t;
};

}  // namespace romvec::isa
