// SPDX-License-Identifier: BSL-1.0
// What a format says whose codes are not stored as int8 or int16: kernels decode a span of them onto the stack, as
// int8, and go on as with codes in place.
//
// A row is whole bytes: blocks of 32 columns in 4 * code_bits bytes each, and one shorter block for what is left, laid
// out as a block of so many columns. The struct derives from decoded_codes and must say
//   code(bytes, column, count, levels)   the code of a column of a block of `count` columns. In [-max_code, max_code];
//                                        where there are no levels make_view() and is_valid() ask every code of a table
//   quantize_block(weights, count, multiplier, exponent, bytes)
//                                        writes the nearest codes of `count` weights; the multiplier clips none of them
//   quantized_levels                     the levels that quantize_block() goes by, if the format has levels
// `levels` are those of a table, or null. The rest has a default, below, which a format replaces where it knows
// something faster.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/format/common.hpp"

namespace romvec::detail {

// How many columns are decoded at a time: what one 32-byte register holds, and the longest step of scans.
inline constexpr std::size_t decoded_block = 32;

// The codes of a group whose multiplier is 0, where codes stand for levels: all of its weights are 0.
template <std::size_t Levels>
inline constexpr std::int8_t zero_levels[Levels] = {};

template <class Format>
struct decoded_codes : decoded_int8 {
  // What decode_block() wants of the levels: a register that holds them, where there is one.
  template <class Isa>
  [[nodiscard]] ROMVEC_INLINE static constexpr const std::int8_t* load_levels(const std::int8_t* levels) {
    return levels;
  }

  // out[0, 32) = the codes of a whole block.
  template <class Isa, class Levels>
  ROMVEC_INLINE static constexpr void decode_block(const std::uint8_t* bytes, Levels levels, std::int8_t* out) {
    for (std::size_t i = 0; i < decoded_block; ++i) {
      out[i] = static_cast<std::int8_t>(Format::code(bytes, i, decoded_block, levels));
    }
  }

  // out[0, count) = the codes of the shorter block that ends a row, count in [1, 32); may overwrite up to out[32).
  // Bytes before the second pointer may be read. Levels come as they are, and as load_levels() has made them.
  template <class Isa, class Levels>
  ROMVEC_INLINE static constexpr void decode_end(const std::uint8_t* bytes, std::size_t count, const std::uint8_t*,
                                                 const std::int8_t* levels, Levels, std::int8_t* out) {
    for (std::size_t i = 0; i < count; ++i) {
      out[i] = static_cast<std::int8_t>(Format::code(bytes, i, count, levels));
    }
  }
};

}  // namespace romvec::detail
