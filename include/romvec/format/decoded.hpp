// SPDX-License-Identifier: BSL-1.0
// What a format says whose codes are not weights where they lie: kernels decode a span of them onto the stack, as int8,
// and go on as with codes in place.
//
// A row is whole bytes: blocks of 32 columns, code_bits / 8 * 32 bytes each, and one shorter block for what is left. A
// format must say how a code of a block is found, and how a block of weights is quantised:
//   code(bytes, column, count, levels)   the code of a column of a block of `count` columns, in [-max_code, max_code]
//                                        (or below, where the levels are 0: then check_contents() asks every code)
//   quantize_block(weights, count, multiplier, exponent, bytes)
//                                        the nearest codes, to be written to the bytes of a block
//   quantized_levels                     the levels that quantize_block() counts on, where there are levels
// The rest has a default, below, which a format replaces where it knows something faster. `levels` are those of a
// table, or null for a format without.
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
struct decoded_codes : multiplied_int8 {
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

  // out[0, count) = the codes of the shorter block that ends a row, count in [0, 32); may overwrite up to out[32).
  // Bytes before `end` may be read. `loaded` is what load_levels() made of the levels.
  template <class Isa, class Levels>
  ROMVEC_INLINE static constexpr void decode_end(const std::uint8_t* bytes, std::size_t count, const std::uint8_t*,
                                                 const std::int8_t* levels, Levels, std::int8_t* out) {
    for (std::size_t i = 0; i < count; ++i) {
      out[i] = static_cast<std::int8_t>(Format::code(bytes, i, count, levels));
    }
  }

  // True where a row is converted faster by its levels than by its codes: choose_block() and choose_end() then put
  // numbers[i], what became of level i, in the place of every code that stands for it.
  template <class Isa>
  static constexpr bool converts_levels = false;

  // True where add_blocks(bytes, other bytes, levels, multipliers, sums) adds a block of two rows, each times its
  // multiplier, to 32 sums in int32 without storing codes.
  template <class Isa>
  static constexpr bool adds_blocks = false;

  // True where scan_block<Isa, Norms, Rows>(bytes, row_bytes, levels, query, scans) scans a block of so many rows, that
  // lie row_bytes apart, without storing codes.
  template <class Isa>
  static constexpr bool scans_blocks = false;
};

}  // namespace romvec::detail
