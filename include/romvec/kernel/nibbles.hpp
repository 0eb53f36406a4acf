// SPDX-License-Identifier: BSL-1.0
// 4-bit codes on their way into the kernels for int8 codes: a span of a row, as long as one multiplier reaches and as a
// block on the stack holds, becomes int8 codes, and whatever works on a row of int8 codes and its multiplier does the
// rest.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/format/nibble.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/opaque.hpp"
#include "romvec/isa/scalar.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// How many weights of a row are expanded at a time, and the room for them: expand() writes up to 32 codes more.
template <class Isa>
inline constexpr std::size_t expanded_columns = Isa::lanes == 1 ? 64 : 128;
template <class Isa>
inline constexpr std::size_t expanded_room = expanded_columns<Isa> + detail::nibble_block;

// The levels as expand_block() wants them: in a register where the instruction set looks codes up in one.
template <class Isa>
[[nodiscard]] ROMVEC_INLINE constexpr auto load_levels(const std::int8_t* levels) {
  if constexpr (isa::expands_nibbles<Isa>) {
    return Isa::load_levels(levels);
  } else {
    return levels;
  }
}

// out[0, 32) = what the low halves of bytes[0, 16) stand for in numbers[0, 16), then what the high ones do.
template <class Element>
ROMVEC_INLINE constexpr void look_up_block(const std::uint8_t* bytes, const Element* numbers, Element* out) {
  constexpr std::size_t half = detail::nibble_block / 2;
  numbers = isa::opaque(numbers);  // an array on the stack has its address added to every index by g++ 12
  ROMVEC_UNROLL
  for (std::size_t j = 0; j < half; ++j) {
    const std::uint32_t byte = bytes[j];
    out[j] = numbers[byte & 15];
    out[j + half] = numbers[byte >> 4];
  }
}

// out[0, 32) = the codes of a whole block, bytes[0, 16).
template <class Isa, class Levels>
ROMVEC_INLINE constexpr void expand_block(const std::uint8_t* bytes, Levels levels, std::int8_t* out) {
  if constexpr (!isa::expands_nibbles<Isa>) {
    look_up_block(bytes, levels, out);
  } else {
    isa::expand_together<Isa>(bytes, levels, out);
  }
}

// out[0, count) = the codes of columns [begin, begin + count) of a row, for a begin that is a multiple of 32 and a
// count that is one or ends the row. Overwrites up to out[count + 32), and of a shorter block up to out[32).
template <class Isa, nibble_view View>
ROMVEC_INLINE constexpr void expand(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                    const std::int8_t* levels, std::int8_t* out) {
  constexpr std::size_t block = detail::nibble_block;
  const std::uint8_t* bytes = table.bytes(row) + begin / 2;
  const std::size_t whole = count & ~(block - 1);
  const std::size_t half = (count - whole + 1) / 2;  // bytes of the shorter block at the end
  const auto lookup = load_levels<Isa>(levels);
  for (std::size_t i = 0; i < whole; i += block, bytes += block / 2) {
    expand_block<Isa>(bytes, lookup, out + i);
  }
  if constexpr (isa::expands_nibbles<Isa>) {
    // The vector reads 16 bytes: into the next row, where there is one or enough of this.
    if (half != 0 && static_cast<std::size_t>(table.bytes(table.vocab_size()) - bytes) >= block / 2) {
      Isa::expand(bytes, lookup, out + whole, out + whole + half);
      return;
    }
  }
  for (std::size_t j = 0; j < half; ++j) {
    const std::uint32_t byte = *bytes++;
    out[whole + j] = levels[byte & 15];
    out[whole + half + j] = levels[byte >> 4];
  }
}

// body(codes, multiplier, column, count) for spans that cover columns [begin, end) of a row, in order; the codes are
// gone afterwards. `begin` is a multiple of 128, or of 64 with isa::scalar; `end` is one or the end of the row. Memory:
// 160 bytes of stack.
template <class Isa, nibble_view View, class Body>
ROMVEC_INLINE constexpr void for_each_span(const View& table, std::size_t row, std::size_t begin, std::size_t end,
                                           Body body) {
  using format = typename View::format;
  constexpr std::size_t group = format::group_size;
  constexpr std::size_t most = group != 0 && group < expanded_columns<Isa> ? group : expanded_columns<Isa>;
  alignas(16) std::int8_t codes[expanded_room<Isa>];
  while (begin < end) {
    const std::size_t count = end - begin < most ? end - begin : most;
    const std::int32_t multiplier = table.multiplier(row, detail::group_of_column<format>(begin));
    expand<Isa>(table, row, begin, count, multiplier == 0 ? detail::zero_levels : table.levels(), codes);
    body(static_cast<const std::int8_t*>(codes), multiplier, begin, count);
    begin += count;
  }
}

// out[0, dim) = what convert(codes, multiplier, out, count) makes of the codes of a row. Where no instruction looks
// codes up, it is given the 16 levels of each group instead, and the codes choose among the results: a Q15 row of 288
// takes 4.6 instructions a weight on a Cortex-M4 instead of 7.9, and a row of floats 13 on a Cortex-M0 instead of 172.
template <class Isa, nibble_view View, class Element, class Convert>
ROMVEC_INLINE constexpr void convert_row(const View& table, std::size_t row, Element* out, Convert convert) {
  if constexpr (isa::expands_nibbles<Isa>) {
    for_each_span<Isa>(
        table, row, 0, table.dim(),
        [=](const std::int8_t* codes, std::int32_t multiplier, std::size_t column, std::size_t count)
            ROMVEC_INLINE_LAMBDA { convert(codes, static_cast<std::int16_t>(multiplier), out + column, count); });
  } else {
    using format = typename View::format;
    constexpr std::size_t block = detail::nibble_block;
    const std::uint8_t* bytes = table.bytes(row);
    const std::size_t dim = table.dim();
    for (std::size_t group = 0, column = 0; column < dim; ++group) {
      const std::size_t end =
          format::group_size == 0 || dim - column < format::group_size ? dim : column + format::group_size;
      const std::int32_t multiplier = table.multiplier(row, group);
      alignas(4) Element numbers[nibble_levels];
      convert(multiplier == 0 ? detail::zero_levels : table.levels(), static_cast<std::int16_t>(multiplier), numbers,
              nibble_levels);
      for (; end - column >= block; column += block, bytes += block / 2) {
        look_up_block(bytes, static_cast<const Element*>(numbers), out + column);
      }
      const std::size_t half = (end - column + 1) / 2;
      for (std::size_t j = 0; j < half; ++j) {
        const std::uint32_t byte = *bytes++;
        out[column + j] = numbers[byte & 15];
        if (column + half + j < end) {
          out[column + half + j] = numbers[byte >> 4];
        }
      }
      column = end;
    }
  }
}

// The longest row: 127^2 * 32767^2 * 532,000 < 2^63, the square of the largest row.
inline constexpr std::size_t longest_nibble_row = 532000;

// sum of code * multiplier * b[column] over a row, exact. |b| <= MaxB.
template <class Isa, std::int32_t MaxB, nibble_view View, class Other>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t nibble_dot(const View& table, std::size_t row, const Other* b) {
  std::int64_t sum = 0;
  for_each_span<Isa>(table, row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t column, std::size_t count)
                         ROMVEC_INLINE_LAMBDA {
                           sum += dot<Isa, View::format::max_code, MaxB>(codes, b + column, count) * multiplier;
                         });
  return sum;
}

// The same with another row of the table: sum of code * multiplier * code * multiplier.
template <class Isa, nibble_view View>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t nibble_dot(const View& table, nibble_row a, nibble_row b) {
  using format = typename View::format;
  static_assert(View::dim_extent == std::dynamic_extent || View::dim_extent <= longest_nibble_row,
                "romvec: rows of 4-bit codes are compared if they have at most 532,000 weights");
  std::int64_t sum = 0;
  alignas(16) std::int8_t other[expanded_room<Isa>];
  for_each_span<Isa>(table, a.row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t column,
                         std::size_t count) ROMVEC_INLINE_LAMBDA {
                       const std::int32_t with = table.multiplier(b.row, detail::group_of_column<format>(column));
                       expand<Isa>(table, b.row, column, count, table.levels(), other);
                       sum += dot<Isa, format::max_code, format::max_code>(codes, other, count) * (multiplier * with);
                     });
  return sum;
}

}  // namespace romvec::kernel
