// SPDX-License-Identifier: BSL-1.0
// 1 to 6 bits a weight by a trellis code: a weight's own bits and those before it, 16 in all, choose one of 256 or 512
// levels. Within 1 dB of what information theory allows up to 4 bits, at a multiplication and a look-up a weight.
//
//     window(i) = the 16 bits of the row that end with weight i's own
//     code(i)   = levels[uint16(window(i) * factor) >> (16 - level_bits)]
//     value     = code(i) * multiplier(row) * 2^exponent
//
// Row: ceil(Bits * dim / 8) bytes. Weight i's own bits are [Bits * i, Bits * (i + 1)) of the row, counted from the top
// bit of byte 0; what is left of the last byte is 0. What lies before bit 0 is the end of the row, its last 16 bits
// (window_start::ring), or zeros (window_start::zero, and every row of less than 16 bits). Every other bit pattern is
// a row, a weight is decoded alone, and a flipped bit changes no weight but those whose window it is in.
//
// Factor: odd << (16 - L). The product keeps 16 bits, and so the newest L bits of the window alone matter: a decoder
// needs no mask and no L. L is the encoder's effort, 2^L states. Factors near m / 2^n with m odd spread the successors
// of a state evenly over the levels; most others lose 0.3 dB and more.
//
// Multiplier: a byte b, whose value is b below 16, else (16 + b % 16) << (b / 16 - 1); at most 191, which is 31744. 0
// is the multiplier of a row of zeros.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/format/common.hpp"
#include "romvec/isa/opaque.hpp"

namespace romvec {

// What lies before the first bit of a row: zeros, or the end of the row.
enum class window_start : std::uint8_t { zero = 0, ring = 1 };

// What a table has once beside its levels: how 16 bits become the index of a level.
struct code_window {
  std::uint16_t factor = 1;
  window_start start = window_start::zero;

  friend constexpr bool operator==(code_window, code_window) = default;
};

namespace detail {

inline constexpr std::size_t window_bits = 16;

// What the codes of a row are decoded by.
struct window_book {
  const std::int8_t* levels;
  code_window window;
};

// The value of a multiplier byte, and the largest one there is.
[[nodiscard]] ROMVEC_INLINE constexpr std::int32_t value_of_minifloat(std::uint8_t bits) {
  const std::uint32_t b = bits;
  return static_cast<std::int32_t>(b < 16 ? b : (16 + (b & 15)) << ((b >> 4) - 1));
}
inline constexpr std::uint8_t largest_minifloat = 191;

// A factor leaves no level out, whatever a window holds.
[[nodiscard]] ROMVEC_INLINE constexpr bool is_factor(std::uint32_t factor, std::size_t level_bits) {
  return factor % (std::uint32_t{1} << (17 - level_bits)) != 0;
}

// The 16 bits of a row before its bit `end`, as a number. `before` is what precedes bit 0.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t bits_before(const std::uint8_t* row, std::size_t end,
                                                                std::uint32_t before) {
  const std::size_t whole = end / 8;
  std::uint32_t bits = before;
  for (std::size_t i = whole < 2 ? 0 : whole - 2; i < whole; ++i) {
    bits = bits << 8 | row[i];
  }
  if (const std::size_t odd = end % 8; odd != 0) {
    bits = bits << odd | row[whole] >> (8 - odd);
  }
  return bits & 0xFFFF;
}

}  // namespace detail

template <std::size_t Bits>
struct trellis_rows : detail::multiplied_int8 {
  static_assert(Bits >= 1 && Bits <= 6, "romvec::trellis_rows: a weight has 1 to 6 bits");
  static constexpr auto id =
      static_cast<image_format>(static_cast<std::uint32_t>(image_format::trellis_rows_1) + Bits - 1);
  static constexpr std::size_t code_bits = Bits;
  static constexpr multiplier_per multipliers = multiplier_per::group;
  static constexpr std::size_t group_size = 0;  // as long as the row
  static constexpr std::size_t level_bits = Bits < 4 ? 8 : 9;
  static constexpr std::size_t levels = std::size_t{1} << level_bits;  // any in [-127, 127], in any order
  using multiplier_type = std::uint8_t;
  using window_type = code_window;

  // As stored: [least_multiplier, most_multiplier], and what one stands for.
  static constexpr std::int32_t least_multiplier = 0;
  static constexpr std::int32_t most_multiplier = detail::largest_minifloat;
  [[nodiscard]] ROMVEC_INLINE static constexpr std::int32_t multiplier_of(multiplier_type stored) {
    return detail::value_of_minifloat(stored);
  }

  // Rows of whole bytes, one after the other, and a byte more for the zero that ends a string literal.
  template <std::size_t VocabSize, std::size_t Dim>
  struct arrays {
    alignas(ROMVEC_ALIGNMENT) std::uint8_t codes[VocabSize * ((Bits * Dim + 7) / 8) + 1];
    std::uint8_t multipliers[VocabSize];
    std::int8_t levels[trellis_rows::levels];
    code_window window;
    std::int8_t table_exponent;
  };

  // The code of one column of a row of `dim`.
  [[nodiscard]] ROMVEC_INLINE static constexpr std::int32_t code(const std::uint8_t* row, std::size_t column,
                                                                 std::size_t dim, const detail::window_book& book) {
    const std::size_t end = Bits * (column + 1);
    const std::uint32_t before = end < detail::window_bits ? before_row(row, dim, book) : 0;
    return level_of(detail::bits_before(row, end, before), factor_of(book), book.levels);
  }

  // out[0, count) = the codes of columns [begin, begin + count) of a row of `dim`, whatever the multiplier; begin is a
  // multiple of 8.
  template <class Isa>
  ROMVEC_INLINE static constexpr void decode(const std::uint8_t* row, std::size_t begin, std::size_t count,
                                             std::size_t dim, const detail::window_book& book, std::int8_t* out) {
    const std::uint32_t factor = factor_of(book);
    const std::int8_t* const of_levels = book.levels;
    const std::uint32_t before = begin == 0 || Bits == 1 ? before_row(row, dim, book) : 0;
    std::uint32_t bits = detail::bits_before(row, Bits * begin, before);
    std::size_t unused = 0;
    row += begin / 8 * Bits;
    for (std::size_t i = 0; i < count; ++i) {
      if (unused < Bits) {
        bits = bits << 8 | *row++;
        unused += 8;
      }
      unused -= Bits;
      out[i] = static_cast<std::int8_t>(level_of(bits >> unused, factor, of_levels));
    }
  }

 private:
  // What the 16 bits before a row are.
  [[nodiscard]] ROMVEC_INLINE static constexpr std::uint32_t before_row(const std::uint8_t* row, std::size_t dim,
                                                                        const detail::window_book& book) {
    const std::size_t end = Bits * dim;
    return book.window.start == window_start::ring && end >= detail::window_bits ? detail::bits_before(row, end, 0) : 0;
  }
  // The product's 16 bits that count lie at the top.
  [[nodiscard]] ROMVEC_INLINE static constexpr std::uint32_t factor_of(const detail::window_book& book) {
    return isa::opaque(std::uint32_t{book.window.factor} << 16);
  }
  [[nodiscard]] ROMVEC_INLINE static constexpr std::int32_t level_of(std::uint32_t bits, std::uint32_t factor,
                                                                     const std::int8_t* of_levels) {
    return of_levels[bits * factor >> (32 - level_bits)];
  }
};

}  // namespace romvec
