// SPDX-License-Identifier: BSL-1.0
// A format that the library does not have, to show what one costs: 6 bits a weight, linear codes, a multiplier a row.
// Everything that the library asks of a format is in this file.
#pragma once

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/format.hpp"

namespace conformance {

// Code c of a block is the two's complement of bits [6 c, 6 c + 6) of its bytes, the lowest bit of a byte first.
struct six_bits : romvec::detail::decoded_codes<six_bits> {
  static constexpr auto id = static_cast<romvec::image_format>(0x666);  // of no image
  static constexpr std::int32_t max_code = 31;
  static constexpr std::size_t code_bits = 6;
  static constexpr romvec::multiplier_per multipliers = romvec::multiplier_per::group;
  static constexpr std::size_t group_size = 0;  // as long as the row
  static constexpr std::size_t levels = 0;
  using multiplier_type = std::int16_t;

  template <std::size_t VocabSize, std::size_t Dim>
  struct arrays {
    alignas(ROMVEC_ALIGNMENT) std::uint8_t codes[VocabSize * ((6 * Dim + 7) / 8) + 1];
    std::int16_t multipliers[VocabSize];
    std::int8_t table_exponent;
  };

  ROMVEC_INLINE static constexpr std::int32_t code(const std::uint8_t* bytes, std::size_t column, std::size_t,
                                                   const std::int8_t*) {
    const std::size_t bit = 6 * column;
    std::uint32_t bits = std::uint32_t{bytes[bit / 8]} >> (bit % 8);
    if (bit % 8 > 2) {
      bits |= std::uint32_t{bytes[bit / 8 + 1]} << (8 - bit % 8);
    }
    return static_cast<std::int32_t>((bits & 63) ^ 32) - 32;
  }

  ROMVEC_INLINE static constexpr void quantize_block(const float* weights, std::size_t count, std::int32_t multiplier,
                                                     int exponent, std::uint8_t* bytes) {
    std::uint32_t bits = 0;
    std::size_t length = 0;
    for (std::size_t c = 0; c < count; ++c) {
      const auto steps = static_cast<std::uint32_t>(
          romvec::nearest_steps(romvec::magnitude_of(weights[c]), static_cast<std::uint32_t>(multiplier), exponent));
      bits |= ((weights[c] < 0 ? 0 - steps : steps) & 63) << length;
      for (length += 6; length >= 8 || (length != 0 && c + 1 == count); length = length < 8 ? 0 : length - 8) {
        *bytes++ = static_cast<std::uint8_t>(bits & 255);
        bits >>= 8;
      }
    }
  }
};

static_assert(romvec::decoded_format<six_bits> && !romvec::leveled_format<six_bits>);

}  // namespace conformance
