// SPDX-License-Identifier: BSL-1.0
// 4-bit codes on a Cortex-M0, whose instructions take eight registers: written out, as g++ 12 keeps in them what is not
// needed for long, and needs 9.5 instructions a weight where there are 7 here.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#if defined(__arm__) && defined(__thumb__) && __ARM_ARCH < 7
#define ROMVEC_ISA_THUMB 1

namespace romvec::isa {

// sums[Byte] + the level of the low half of bytes[Byte] times the multiplier, and sums[Byte + 16] + that of the high
// half. LDRB; LSLS and LSRS, LDRSB, MULS, LDR, ADDS, STR; LSRS, LDRSB, MULS, LDR, ADDS, STR.
template <std::size_t Byte>
ROMVEC_INLINE void add_byte(const std::uint8_t* bytes, const std::int8_t* levels, std::int32_t multiplier,
                            std::int32_t* sums) {
  std::uint32_t high;
  std::uint32_t low;
  std::int32_t sum;
  __asm__ volatile(
      ".syntax unified\n\t"
      "ldrb %0, [%3, %7]\n\t"
      "lsls %1, %0, #28\n\t"
      "lsrs %1, %1, #28\n\t"
      "ldrsb %1, [%4, %1]\n\t"
      "muls %1, %5, %1\n\t"
      "ldr %2, [%6, %8]\n\t"
      "adds %2, %2, %1\n\t"
      "str %2, [%6, %8]\n\t"
      "lsrs %0, %0, #4\n\t"
      "ldrsb %0, [%4, %0]\n\t"
      "muls %0, %5, %0\n\t"
      "ldr %2, [%6, %9]\n\t"
      "adds %2, %2, %0\n\t"
      "str %2, [%6, %9]"
      : "=&l"(high), "=&l"(low), "=&l"(sum)
      : "l"(bytes), "l"(levels), "l"(multiplier), "l"(sums), "i"(Byte), "i"(Byte * sizeof(std::int32_t)),
        "i"((Byte + 16) * sizeof(std::int32_t))
      : "cc", "memory");
}

// out[Byte] = the natural Q15 of the level of the low half of bytes[Byte], out[Byte + 16] of the high half: with ADDS
// of 64, ASRS and STRH in the place of the sum.
template <std::size_t Byte>
ROMVEC_INLINE void scale_byte(const std::uint8_t* bytes, const std::int8_t* levels, std::int32_t multiplier,
                              std::int16_t* out) {
  std::uint32_t high;
  std::uint32_t low;
  __asm__ volatile(
      ".syntax unified\n\t"
      "ldrb %0, [%2, %6]\n\t"
      "lsls %1, %0, #28\n\t"
      "lsrs %1, %1, #28\n\t"
      "ldrsb %1, [%3, %1]\n\t"
      "muls %1, %4, %1\n\t"
      "adds %1, #64\n\t"
      "asrs %1, %1, #7\n\t"
      "strh %1, [%5, %7]\n\t"
      "lsrs %0, %0, #4\n\t"
      "ldrsb %0, [%3, %0]\n\t"
      "muls %0, %4, %0\n\t"
      "adds %0, #64\n\t"
      "asrs %0, %0, #7\n\t"
      "strh %0, [%5, %8]"
      : "=&l"(high), "=&l"(low)
      : "l"(bytes), "l"(levels), "l"(multiplier), "l"(out), "i"(Byte), "i"(Byte * sizeof(std::int16_t)),
        "i"((Byte + 16) * sizeof(std::int16_t))
      : "cc", "memory");
}

// body(i) for the 16 bytes of a block, each a constant.
template <class Body>
ROMVEC_INLINE void for_each_byte(Body body) {
  [&]<std::size_t... Byte>(std::index_sequence<Byte...>) ROMVEC_INLINE_LAMBDA {
    (body(std::integral_constant<std::size_t, Byte>{}), ...);
  }
  (std::make_index_sequence<16>{});
}
ROMVEC_INLINE void add_block(const std::uint8_t* bytes, const std::int8_t* levels, std::int32_t multiplier,
                             std::int32_t* sums) {
  for_each_byte([=](auto byte) ROMVEC_INLINE_LAMBDA { add_byte<byte()>(bytes, levels, multiplier, sums); });
}
ROMVEC_INLINE void scale_block(const std::uint8_t* bytes, const std::int8_t* levels, std::int32_t multiplier,
                               std::int16_t* out) {
  for_each_byte([=](auto byte) ROMVEC_INLINE_LAMBDA { scale_byte<byte()>(bytes, levels, multiplier, out); });
}

}  // namespace romvec::isa
#endif
