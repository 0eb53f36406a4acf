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

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/format/common.hpp"
#include "romvec/format/trellis_levels.hpp"
#include "romvec/isa/concept.hpp"
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

// The byte whose value is nearest to a multiplier of at most 31744.
[[nodiscard]] constexpr std::uint8_t nearest_minifloat(std::uint32_t multiplier) {
  const int shift = multiplier < 32 ? 0 : 27 - std::countl_zero(multiplier);
  const std::uint32_t rounded = shift == 0 ? multiplier : (multiplier + (1u << (shift - 1))) >> shift;
  // 32, rounded up, is 16 with the next shift: 16 more than the byte below, too.
  return static_cast<std::uint8_t>(rounded + 16 * static_cast<std::uint32_t>(shift));
}

// The best factors for normally distributed weights of 1 to 6 bits and L = 12, of all 2048 that there are.
inline constexpr std::uint16_t factors_of_4096_states[] = {1887, 1049, 497, 263, 3457, 1729};

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

// Where codes go one by one.
struct store_codes {
  std::int8_t* out;

  ROMVEC_INLINE constexpr void take(std::size_t i, std::int32_t code) const { out[i] = static_cast<std::int8_t>(code); }
  ROMVEC_INLINE constexpr void next(std::size_t count) { out += count; }
};

}  // namespace detail

// Rows of a trellis code of 1 to 6 bits a weight, with a multiplier of a byte each; as the top of this file says. 5 and
// 6 bits lose 1.0 and 2.4 dB to the bound, as their levels are int8.
template <std::size_t Bits>
struct trellis_rows : detail::decoded_int8 {
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

  // What quantize() works with: levels for weights that are normally distributed, 2^12 states, no bits before a row.
  [[nodiscard]] ROMVEC_INLINE static constexpr std::int8_t quantized_level(std::size_t i) {
    return gaussian_level<levels>(i);
  }
  static constexpr code_window quantized_window{
      static_cast<std::uint16_t>(detail::factors_of_4096_states[Bits - 1] << 4), window_start::zero};
  // The multiplier of a row of weights, not yet one that is stored; above 31744 where there is none.
  [[nodiscard]] static constexpr std::uint32_t multiplier_for(std::span<const float> weights, int exponent) {
    return detail::gaussian_multiplier<Bits>(weights, exponent);
  }
  [[nodiscard]] static constexpr multiplier_type stored_multiplier(std::uint32_t multiplier) {
    return detail::nearest_minifloat(multiplier);
  }
  // The bytes of a row of weights under a multiplier that is stored.
  static constexpr void quantize_row(std::span<const float> weights, multiplier_type stored, int exponent,
                                     const std::int8_t* of_levels, code_window window, std::uint8_t* row) {
    detail::search_row<Bits, level_bits>(weights, multiplier_of(stored), exponent, of_levels, window.factor, row);
  }

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
    if constexpr (isa::chooses_levels<Isa>) {
      if (!std::is_constant_evaluated()) {
        // One by one those that what lies before the row is part of, and those whose 8 bytes are not all in the row.
        const std::size_t row_bytes = (Bits * dim + 7) / 8;
        const std::uint32_t factor = factor_of(book);
        std::size_t done = 0;
        if (constexpr std::size_t first = Bits == 1 ? 16 : 8; begin == 0 && count >= first) {
          for_each_code<Isa>(row, 0, first, dim, book, detail::store_codes{out});
          done = first;
        }
        for (std::size_t at = (begin + done) / 8 * Bits; done + 8 <= count && at >= 2 && at + 6 <= row_bytes;
             at += Bits, done += 8) {
          Isa::template choose_levels<Bits, level_bits>(row + at - 2, factor, book.levels, out + done);
        }
        for_each_code<Isa>(row, begin + done, count - done, dim, book, detail::store_codes{out + done});
        return;
      }
    }
    for_each_code<Isa>(row, begin, count, dim, book, detail::store_codes{out});
  }

  // The same for sink.take(i, code), i in [0, 8), of 8 columns at a time, between which the sink moves on by
  // sink.next(8); the last ones are taken and moved on from one by one. Answers the sink. 8 weights are Bits bytes, and
  // of those 16 bits at a time are taken in: on a Cortex-M0 a weight takes a shift, a multiplication, a shift and a
  // load.
  template <class Isa, class Sink>
  ROMVEC_INLINE static constexpr Sink for_each_code(const std::uint8_t* row, std::size_t begin, std::size_t count,
                                                    std::size_t dim, const detail::window_book& book, Sink sink) {
    const std::uint32_t factor = factor_of(book);
    const std::int8_t* const of_levels = book.levels;
    const std::uint32_t before = begin == 0 || Bits == 1 ? before_row(row, dim, book) : 0;
    std::uint32_t bits = detail::bits_before(row, Bits * begin, before);
    row += begin / 8 * Bits;
    std::size_t unused = 0;
#if !defined(__OPTIMIZE_SIZE__)
    for (const std::uint8_t* const end = row + count / 8 * Bits; row != end; row += Bits) {
      std::size_t taken = 0;
#pragma GCC unroll 8
      for (std::size_t i = 0; i < 8; ++i) {
        if (unused < Bits && Bits - taken >= 2) {
          bits = bits << 16 | std::uint32_t{row[taken]} << 8 | row[taken + 1];
          unused += 16;
          taken += 2;
        } else if (unused < Bits) {
          bits = bits << 8 | row[taken];
          unused += 8;
          taken += 1;
        }
        unused -= Bits;
        sink.take(i, level_of(bits >> unused, factor, of_levels));
      }
      sink.next(8);
    }
    count %= 8;
#endif
    for (; count != 0; --count) {
      if (unused < Bits) {
        bits = bits << 8 | *row++;
        unused += 8;
      }
      unused -= Bits;
      sink.take(0, level_of(bits >> unused, factor, of_levels));
      sink.next(1);
    }
    return sink;
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
