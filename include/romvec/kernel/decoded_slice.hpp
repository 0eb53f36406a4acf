// SPDX-License-Identifier: BSL-1.0
// A slice of a row whose codes are decoded. Blocks are decoded whole, as their format lays them out, and what lies
// beside the slice is dropped.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/kernel/decode.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// What reads as a table of slices (detail::row_slices).
template <class View>
concept decoded_slices = decoded_view<View> && requires(const View& slices) {
  slices.whole();
  slices.first();
};

[[nodiscard]] ROMVEC_INLINE constexpr std::size_t begin_of_block(std::size_t column) {
  return column & ~(detail::decoded_block - 1);
}

// out[0, end - column) = columns [column, end) of one block of a row, of whose levels numbers[] is what became.
template <class View, class Element>
ROMVEC_INLINE constexpr void choose_columns(const View& table, std::size_t row, std::size_t column, std::size_t end,
                                            const Element* numbers, Element* out) {
  using format = typename View::format;
  constexpr std::size_t block = detail::decoded_block;
  const std::size_t begin = begin_of_block(column);
  const std::uint8_t* const bytes = table.bytes(row) + detail::bytes_of_blocks<format>(begin);
  const std::size_t count = table.dim() - begin < block ? table.dim() - begin : block;
  if (end - column == block) {
    format::choose_block(bytes, numbers, out);
  } else if (end - column == count) {
    format::choose_end(bytes, count, numbers, out);
  } else {
    Element whole[block] = {};
    if (count == block) {
      format::choose_block(bytes, numbers, static_cast<Element*>(whole));
    } else {
      format::choose_end(bytes, count, numbers, static_cast<Element*>(whole));
    }
    for (std::size_t i = column; i < end; ++i) {
      out[i - column] = whole[i - begin];
    }
  }
}

// As convert_row, of a row's slice: out[0, slices.dim()). Memory: 160 bytes of stack, without vectors at most 192.
template <class Isa, conversion = conversion::other, decoded_slices View, class Element, class Convert>
ROMVEC_INLINE constexpr void convert_row(const View& slices, std::size_t row, Element* out, Convert convert) {
  using format = typename View::format;
  const auto& table = slices.whole();
  const std::size_t dim = table.dim();
  const std::size_t first = slices.first();
  const std::size_t end = first + slices.dim();
  if constexpr (!format::template converts_levels<Isa>) {
    alignas(16) std::int8_t codes[decoded_room<Isa>];
    for (std::size_t column = first; column < end;) {
      const std::size_t begin = begin_of_block(column);
      const std::size_t group = detail::group_of_column<format>(begin);
      // Whole blocks or the end of the row, as decode() has it; of one group; as many as there is room for.
      std::size_t until = begin_of_block(end + detail::decoded_block - 1);
      until = until - begin > decoded_columns<Isa> ? begin + decoded_columns<Isa> : until;
      const std::size_t group_end = detail::end_of_group<format>(group * format::group_size, dim);
      until = until > group_end ? group_end : until;
      const std::int32_t multiplier = table.multiplier(row, group);
      decode_times<Isa>(table, row, begin, until - begin, multiplier, codes);
      const std::size_t stop = until < end ? until : end;
      convert(static_cast<const std::int8_t*>(codes) + (column - begin), static_cast<std::int16_t>(multiplier),
              out + (column - first), stop - column);
      column = stop;
    }
  } else {
    for (std::size_t column = first; column < end;) {
      const std::size_t group = detail::group_of_column<format>(column);
      const std::size_t group_end = detail::end_of_group<format>(group * format::group_size, dim);
      const std::size_t stop = group_end < end ? group_end : end;
      const std::int32_t multiplier = table.multiplier(row, group);
      alignas(4) Element numbers[format::levels];
      convert(multiplier == 0 ? detail::zero_levels<format::levels> : table.levels(),
              static_cast<std::int16_t>(multiplier), numbers, format::levels);
      while (column < stop) {
        const std::size_t block_end = begin_of_block(column) + detail::decoded_block;
        const std::size_t until = block_end < stop ? block_end : stop;
        choose_columns(table, row, column, until, static_cast<const Element*>(numbers), out + (column - first));
        column = until;
      }
    }
  }
}

// The same: codes are never taken one by one.
template <class Isa, conversion = conversion::other, decoded_slices View, class Element, class Convert, class Make>
ROMVEC_INLINE constexpr void convert_row(const View& slices, std::size_t row, Element* out, Convert convert, Make) {
  convert_row<Isa>(slices, row, out, convert);
}

}  // namespace romvec::kernel
