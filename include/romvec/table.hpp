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

namespace detail {

// Where the arrays of a constant table are.
template <format Format, class Arrays>
[[nodiscard]] ROMVEC_INLINE constexpr table_arrays<Format> arrays_of(const Arrays& table) {
  if constexpr (windowed_format<Format>) {
    return {present(table.codes), table.multipliers, table.levels, table.window, table.table_exponent};
  } else if constexpr (leveled_format<Format>) {
    return {present(table.codes), table.multipliers, table.levels, table.table_exponent};
  } else if constexpr (grouped_format<Format>) {
    return {present(table.codes), table.multipliers, table.table_exponent};
  } else if constexpr (one_multiplier_format<Format>) {
    return {present(table.codes), table.table_multiplier, table.table_exponent};
  } else {
    return {present(table.codes)};
  }
}

// Bytes of codes, multipliers and levels.
template <format Format>
[[nodiscard]] constexpr std::size_t weight_bytes_of(std::size_t vocab_size, std::size_t dim) {
  constexpr const format_facts& facts = facts_of<Format>;
  const std::size_t multipliers = one_multiplier_format<Format> ? 1 : vocab_size * facts.groups(dim);
  return vocab_size * facts.row_bytes(dim) + multipliers * facts.multiplier_bytes + facts.levels +
         (facts.has_window ? sizeof(code_window::factor) + sizeof(code_window::start) : 0);
}

}  // namespace detail

// An aggregate: `inline constexpr table<int8_rows, 4, 5> t = {{"\027\002...", {16384, ...}, -9}};` as `romvec convert`
// writes it. Memory: sizeof(table) bytes of flash and no RAM, when it is `constexpr` at namespace scope.
template <format Format, std::size_t VocabSize, std::size_t Dim>
struct table : Format::template arrays<VocabSize, Dim> {
  static_assert(VocabSize >= 1, "romvec: a table needs at least one row; set VocabSize to the number of tokens");
  static_assert(Dim >= 1, "romvec: a row needs at least one weight; set Dim to the embedding dimension");

  using format = Format;
  using code_type = typename Format::code_type;
  using view_type = table_view<Format, VocabSize, Dim>;
  static constexpr std::size_t vocab_size = VocabSize;
  static constexpr std::size_t dim = Dim;
  // Bytes of codes, multipliers and levels: what the weights cost, without alignment.
  static constexpr std::size_t weight_bytes = detail::weight_bytes_of<Format>(VocabSize, Dim);

  [[nodiscard]] ROMVEC_INLINE constexpr view_type view() const {
    return detail::trusted_view<Format, VocabSize, Dim>(detail::arrays_of<Format>(*this), VocabSize, Dim);
  }

  // True if every code, multiplier, level and the exponent are ones that the format has: for a static_assert beside a
  // table that is written by hand. What `romvec convert` and quantize write is. Of a table for which it is false, no
  // operation promises a result.
  [[nodiscard]] constexpr bool is_valid() const { return detail::check_contents(detail::unchecked(*this)).ok(); }

  // The same as the view's; see there.
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr code_row<code_type> row(Row row) const requires(!decoded_format<Format>) {
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
      requires(decoded_format<Format>) {
    return view().multiplier(row, group);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return view().exponent(); }
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr float row_step(Row row) const
      requires(!leveled_format<Format> && Format::group_size == 0) {
    return view().row_step(row);
  }
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr float value(Row row, Column column) const {
    return view().value(row, column);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const { return view().natural_q15_exponent(); }
};

}  // namespace romvec
