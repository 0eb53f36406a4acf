// SPDX-License-Identifier: BSL-1.0
// Codes that are decoded, on their way into the kernels for int8 codes: a span of a row, as long as one multiplier
// reaches and as an array on the stack holds, becomes int8 codes, and whatever works on a row of int8 codes and its
// multiplier does the rest. How a block is decoded is the format's (format/decoded.hpp).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/format.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/scalar.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/single_codes.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// How many weights of a row are decoded at a time, and the room for them: decode() writes up to 32 codes more.
template <class Isa>
inline constexpr std::size_t decoded_columns = Isa::lanes == 1 ? 64 : 128;
template <class Isa>
inline constexpr std::size_t decoded_room = decoded_columns<Isa> + detail::decoded_block;

// out[0, count) = the codes of columns [begin, begin + count) of a row, for a begin that is a multiple of 32 and a
// count that is one or ends the row. Overwrites up to out[count + 32), and of a shorter block up to out[32). Of a
// format whose codes take bits before their own:
template <class Isa, decoded_view View>
requires(windowed_format<typename View::format>) ROMVEC_INLINE
    constexpr void decode(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                          const detail::window_book& book, std::int8_t* out) {
  View::format::template decode<Isa>(table.bytes(row), begin, count, table.dim(), book, out);
}

// The same of blocks by themselves, under these levels.
template <class Isa, decoded_view View>
requires(blocked_format<typename View::format>) ROMVEC_INLINE
    constexpr void decode(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                          const std::int8_t* levels, std::int8_t* out) {
  using format = typename View::format;
  constexpr std::size_t block = detail::decoded_block;
  const std::uint8_t* bytes = table.bytes(row) + detail::bytes_of_blocks<format>(begin);
  const std::size_t whole = count & ~(block - 1);
  const auto loaded = format::template load_levels<Isa>(levels);
  for (std::size_t i = 0; i < whole; i += block, bytes += detail::bytes_of_blocks<format>(block)) {
    format::template decode_block<Isa>(bytes, loaded, out + i);
  }
  if (whole != count) {
    format::template decode_end<Isa>(bytes, count - whole, table.bytes(table.vocab_size()), levels, loaded,
                                     out + whole);
  }
}

// The same of columns that share a multiplier: of the multiplier 0 codes are 0.
template <class Isa, decoded_view View>
ROMVEC_INLINE constexpr void decode_times(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                          std::int32_t multiplier, std::int8_t* out) {
  using format = typename View::format;
  if constexpr (blocked_format<format> && leveled_format<format>) {
    decode<Isa>(table, row, begin, count, multiplier == 0 ? detail::zero_levels<format::levels> : table.levels(), out);
  } else {
    decode<Isa>(table, row, begin, count, table.book(), out);
    if constexpr (detail::facts_of<format>.has_zero_multiplier()) {
      for (std::size_t i = 0; i < (multiplier == 0 ? count : 0); ++i) {
        out[i] = 0;
      }
    }
  }
}

// body(codes, multiplier, column, count) for spans that cover columns [begin, end) of a row, in order; the codes are
// gone afterwards. `begin` is a multiple of 128, or of 64 with isa::scalar; `end` is one or the end of the row. Memory:
// 160 bytes of stack.
template <class Isa, decoded_view View, class Body>
ROMVEC_INLINE constexpr void for_each_span(const View& table, std::size_t row, std::size_t begin, std::size_t end,
                                           Body body) {
  using format = typename View::format;
  constexpr std::size_t group = format::group_size;
  constexpr std::size_t most = group != 0 && group < decoded_columns<Isa> ? group : decoded_columns<Isa>;
  alignas(16) std::int8_t codes[decoded_room<Isa>];
  while (begin < end) {
    const std::size_t count = end - begin < most ? end - begin : most;
    const std::int32_t multiplier = table.multiplier(row, detail::group_of_column<format>(begin));
    decode_times<Isa>(table, row, begin, count, multiplier, codes);
    body(static_cast<const std::int8_t*>(codes), multiplier, begin, count);
    begin += count;
  }
}

template <class Isa, decoded_format Format>
inline constexpr bool converts_levels = false;
template <class Isa, blocked_format Format>
inline constexpr bool converts_levels<Isa, Format> = Format::template converts_levels<Isa>;

// out[0, dim) = what convert(codes, multiplier, out, count) makes of the codes of a row; or it is given the levels of
// each group, and the codes choose among the results, where the format says that this is faster.
template <class Isa, decoded_view View, class Element, class Convert>
ROMVEC_INLINE constexpr void convert_row(const View& table, std::size_t row, Element* out, Convert convert) {
  using format = typename View::format;
  if constexpr (!converts_levels<Isa, format>) {
    for_each_span<Isa>(
        table, row, 0, table.dim(),
        [=](const std::int8_t* codes, std::int32_t multiplier, std::size_t column, std::size_t count)
            ROMVEC_INLINE_LAMBDA { convert(codes, static_cast<std::int16_t>(multiplier), out + column, count); });
  } else {
    constexpr std::size_t block = detail::decoded_block;
    const std::uint8_t* bytes = table.bytes(row);
    const std::size_t dim = table.dim();
    for (std::size_t group = 0, column = 0; column < dim; ++group) {
      const std::size_t end = detail::end_of_group<format>(column, dim);
      const std::int32_t multiplier = table.multiplier(row, group);
      alignas(4) Element numbers[format::levels];
      convert(multiplier == 0 ? detail::zero_levels<format::levels> : table.levels(),
              static_cast<std::int16_t>(multiplier), numbers, format::levels);
      for (; end - column >= block; column += block, bytes += detail::bytes_of_blocks<format>(block)) {
        format::choose_block(bytes, static_cast<const Element*>(numbers), out + column);
      }
      format::choose_end(bytes, end - column, static_cast<const Element*>(numbers), out + column);
      column = end;
    }
  }
}

// The same where codes may be taken one by one: then out[i] = make(multiplier)(code).
template <class Isa, decoded_view View, class Element, class Convert, class Make>
ROMVEC_INLINE constexpr void convert_row(const View& table, std::size_t row, Element* out, Convert convert, Make make) {
  if constexpr (takes_single_codes<Isa, typename View::format>) {
    const auto of_code = make(table.multiplier(row));
    take_codes<Isa>(table, row, 0, table.dim(), converted_codes<Element, decltype(of_code)>{out, of_code});
  } else {
    convert_row<Isa>(table, row, out, convert);
  }
}

// The longest row: 127^2 * 32767^2 * 532,000 < 2^63, the square of the largest row.
inline constexpr std::size_t longest_decoded_row = 532000;

// sum of code * multiplier * b[column] over a row, exact. |b| <= MaxB.
template <class Isa, std::int32_t MaxB, decoded_view View, class Other>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t decoded_dot(const View& table, std::size_t row, const Other* b) {
  std::int64_t sum = 0;
  for_each_span<Isa>(table, row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t column, std::size_t count)
                         ROMVEC_INLINE_LAMBDA {
                           sum += dot<Isa, View::format::max_code, MaxB>(codes, b + column, count) * multiplier;
                         });
  return sum;
}

// The same with another row of the table: sum of code * multiplier * code * multiplier.
template <class Isa, decoded_view View>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t decoded_dot(const View& table, decoded_row a, decoded_row b) {
  using format = typename View::format;
  static_assert(View::dim_extent == std::dynamic_extent || View::dim_extent <= longest_decoded_row,
                "romvec: rows of 4-bit codes are compared if they have at most 532,000 weights");
  std::int64_t sum = 0;
  alignas(16) std::int8_t other[decoded_room<Isa>];
  for_each_span<Isa>(table, a.row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t column,
                         std::size_t count) ROMVEC_INLINE_LAMBDA {
                       const std::int32_t with = table.multiplier(b.row, detail::group_of_column<format>(column));
                       decode<Isa>(table, b.row, column, count, table.book(), other);
                       sum += dot<Isa, format::max_code, format::max_code>(codes, other, count) * (multiplier * with);
                     });
  return sum;
}

}  // namespace romvec::kernel
