// SPDX-License-Identifier: BSL-1.0
// An embedding table as a constant: an aggregate of arrays that goes into .rodata as it is.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/detail/check_contents.hpp"
#include "romvec/detail/in_range.hpp"
#include "romvec/format.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

// The arrays of a table with a multiplier a row: codes[0, VocabSize * Dim) row by row, multipliers[0, VocabSize). The
// one code more is for the zero that ends a string literal: the only initialiser that compilers take in linear time.
template <format Format, std::size_t VocabSize, std::size_t Dim>
struct table_arrays {
  alignas(ROMVEC_ALIGNMENT) typename Format::code_type codes[VocabSize * Dim + 1];
  std::uint16_t multipliers[VocabSize];
  std::int8_t table_exponent;

  [[nodiscard]] ROMVEC_INLINE constexpr auto arrays_view() const {
    return detail::trusted_view<Format, VocabSize, Dim>(detail::present(codes), multipliers, table_exponent, VocabSize,
                                                        Dim);
  }
};

// The arrays of a fixed-point table: codes alone.
template <format Format, std::size_t VocabSize, std::size_t Dim>
requires(!Format::has_multipliers) struct table_arrays<Format, VocabSize, Dim> {
  alignas(ROMVEC_ALIGNMENT)
      typename Format::code_type codes[VocabSize * Dim + (sizeof(typename Format::code_type) == 1 ? 1 : 0)];

  [[nodiscard]] ROMVEC_INLINE constexpr auto arrays_view() const {
    return detail::trusted_view<Format, VocabSize, Dim>(detail::present(codes), VocabSize, Dim);
  }
};

// The arrays of a table with one multiplier.
template <one_multiplier_format Format, std::size_t VocabSize, std::size_t Dim>
struct table_arrays<Format, VocabSize, Dim> {
  alignas(ROMVEC_ALIGNMENT) typename Format::code_type codes[VocabSize * Dim + 1];
  std::uint16_t table_multiplier;
  std::int8_t table_exponent;

  [[nodiscard]] ROMVEC_INLINE constexpr auto arrays_view() const {
    return detail::trusted_view<Format, VocabSize, Dim>(detail::present(codes), table_multiplier, table_exponent,
                                                        VocabSize, Dim);
  }
};

// The arrays of a table of 4-bit codes, two a byte as nibble.hpp says; a multiplier a group, and the levels.
template <nibble_format Format, std::size_t VocabSize, std::size_t Dim>
struct table_arrays<Format, VocabSize, Dim> {
  alignas(ROMVEC_ALIGNMENT) std::uint8_t codes[VocabSize * detail::nibble_row_bytes(Dim) + 1];
  std::int16_t multipliers[VocabSize * detail::groups_of_row<Format>(Dim)];
  std::int8_t levels[nibble_levels];
  std::int8_t table_exponent;

  [[nodiscard]] ROMVEC_INLINE constexpr auto arrays_view() const {
    return detail::trusted_view<Format, VocabSize, Dim>(detail::present(codes), multipliers, levels, table_exponent,
                                                        VocabSize, Dim);
  }
};

namespace detail {

// Bytes of codes, multipliers and levels.
template <format Format>
[[nodiscard]] constexpr std::size_t weight_bytes_of(std::size_t vocab_size, std::size_t dim) {
  if constexpr (nibble_format<Format>) {
    return vocab_size * (nibble_row_bytes(dim) + groups_of_row<Format>(dim) * sizeof(std::uint16_t)) + nibble_levels;
  } else {
    const std::size_t multipliers = one_multiplier_format<Format> ? 1 : Format::has_multipliers ? vocab_size : 0;
    return vocab_size * dim * sizeof(typename Format::code_type) + multipliers * sizeof(std::uint16_t);
  }
}

}  // namespace detail

// An aggregate: `inline constexpr table<int8_rows, 4, 5> t = {{"\027\002...", {16384, ...}, -9}};` as `romvec convert`
// writes it. Memory: sizeof(table) bytes of flash and no RAM, when it is `constexpr` at namespace scope.
template <format Format, std::size_t VocabSize, std::size_t Dim>
struct table : table_arrays<Format, VocabSize, Dim> {
  static_assert(VocabSize >= 1, "romvec: a table needs at least one row; set VocabSize to the number of tokens");
  static_assert(Dim >= 1, "romvec: a row needs at least one weight; set Dim to the embedding dimension");

  using format = Format;
  using code_type = typename Format::code_type;
  using view_type = table_view<Format, VocabSize, Dim>;
  static constexpr std::size_t vocab_size = VocabSize;
  static constexpr std::size_t dim = Dim;
  // Bytes of codes, multipliers and levels: what the weights cost, without alignment.
  static constexpr std::size_t weight_bytes = detail::weight_bytes_of<Format>(VocabSize, Dim);

  [[nodiscard]] ROMVEC_INLINE constexpr view_type view() const { return this->arrays_view(); }

  // True if every code, multiplier, level and the exponent are ones that the format has: for a static_assert beside a
  // table that is written by hand. What `romvec convert` and quantize write is. Of a table for which it is false, no
  // operation promises a result.
  [[nodiscard]] constexpr bool is_valid() const { return detail::check_contents(detail::unchecked(*this)).ok(); }

  // The same as the view's; see there.
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr code_row<code_type> row(Row row) const requires(!nibble_format<Format>) {
    return view().row(row);
  }
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t code(Row row, Column column) const {
    return view().code(row, column);
  }
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(Row row) const {
    return view().multiplier(row);
  }
  template <detail::index Row, detail::index Group>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(Row row, Group group) const
      requires(nibble_format<Format>) {
    return view().multiplier(row, group);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return view().exponent(); }
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr float row_step(Row row) const requires(!nibble_format<Format>) {
    return view().row_step(row);
  }
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr float value(Row row, Column column) const {
    return view().value(row, column);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const { return view().natural_q15_exponent(); }
};

}  // namespace romvec
