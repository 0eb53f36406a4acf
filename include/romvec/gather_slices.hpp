// SPDX-License-Identifier: BSL-1.0
// Look-ups of a slice of rows: lookup and gather of romvec/gather.hpp with the columns that are wanted.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <span>
#include <type_traits>

#include "romvec/columns.hpp"  // IWYU pragma: export
#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/row_output.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/detail/write_rows.hpp"
#include "romvec/gather.hpp"
#include "romvec/ids.hpp"     // IWYU pragma: export
#include "romvec/output.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// What the compiler can see of a slice is checked by it.
template <class View, std::size_t First, std::size_t Count>
ROMVEC_INLINE constexpr void check_static_columns() {
  if constexpr (View::dim_extent != std::dynamic_extent && Count != std::dynamic_extent) {
    constexpr std::size_t first = First == std::dynamic_extent ? 0 : First;
    static_assert(first <= View::dim_extent && Count <= View::dim_extent - first,
                  "romvec: the slice reaches outside of the row; its columns are [first, first + count) of dim");
  }
}

// As gather_into, of a slice of each row.
template <on_bad_id Policy, bool IsList, class Table, class Ids, class Out, std::size_t First, std::size_t Count,
          class Output>
constexpr status gather_slices(const Table& table, Ids ids, Out out, columns<First, Count> slice, Output output) {
  const auto view = detail::unchecked(table);
  using view_type = std::remove_const_t<decltype(view)>;
  using slices_type = row_slices<view_type, First, Count>;
  check_static_columns<view_type, First, Count>();
  check_static_shape<slices_type, Ids::extent, Out>();
  if (!slice.are_inside(view.dim())) {
    if (std::is_constant_evaluated()) {
      columns_outside_the_row_in_a_constant_expression();
    }
    return {errc::bad_columns, 0};
  }
  const slices_type slices(view, slice);
  const std::size_t count = ids.size();
  if (!has_room_for_rows(slices, out.size(), count)) {
    return {errc::bad_length, 0};
  }
  if (const status checked = check_ids<Policy>(ids.data(), count, view.vocab_size()); !checked) {
    return checked;
  }
  if (IsList && shares_memory(ids.data(), count, out.data(), count * slices.dim())) {
    return {errc::overlaps, 0};
  }
  if (shares_memory_with_codes(view, out.data(), count * slices.dim())) {
    return {errc::overlaps, 0};
  }
  write_all_rows<Policy>(slices, ids.data(), count, unbounded<slices_type>(out.data()), output);
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// Columns [first, first + count) of row ids[i] into out[i * count, (i + 1) * count), for every i in [0, ids.size()):
// the bits that gather writes of the whole row there. Errors beside gather's: bad_columns if the slice reaches outside
// of the row, which a constant expression does not compile with; bad_length if out has fewer than ids.size() * count
// elements. Memory: at most 192 bytes of stack.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Out, std::size_t First,
          std::size_t ColumnCount>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Ids& ids, Out&& out,
                                       columns<First, ColumnCount> slice) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  if constexpr (takes_ids && writes) {
    return detail::gather_slices<Policy, true>(table, std::span(ids), std::span(out), slice,
                                               detail::output_for<detail::output_element<Out>, Table>());
  } else {
    return {};
  }
}
// The same in a chosen Q format.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Out, std::size_t First,
          std::size_t ColumnCount, class Format = q_format>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Ids& ids, Out&& out, columns<First, ColumnCount> slice,
                                       Format format) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  constexpr bool has_format = detail::can_write_format<Out, Format>();
  if constexpr (takes_ids && writes && has_format) {
    return detail::gather_slices<Policy, true>(table, std::span(ids), std::span(out), slice,
                                               detail::q_output{format.fraction_bits});
  } else {
    return {};
  }
}

// A slice of the row of one token: out[0, count). As gather with one id.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, class Out, std::size_t First,
          std::size_t Count>
ROMVEC_WRAPPER constexpr status lookup(const Table& table, Id id, Out&& out, columns<First, Count> slice) {
  constexpr bool takes_id = detail::can_take_id<Id>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  if constexpr (takes_id && writes) {
    return detail::gather_slices<Policy, false>(table, std::span<const Id, 1>(&id, 1), std::span(out), slice,
                                                detail::output_for<detail::output_element<Out>, Table>());
  } else {
    return {};
  }
}
// The same in a chosen Q format.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, class Out, std::size_t First,
          std::size_t Count, class Format = q_format>
ROMVEC_WRAPPER constexpr status lookup(const Table& table, Id id, Out&& out, columns<First, Count> slice,
                                       Format format) {
  constexpr bool takes_id = detail::can_take_id<Id>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  constexpr bool has_format = detail::can_write_format<Out, Format>();
  if constexpr (takes_id && writes && has_format) {
    return detail::gather_slices<Policy, false>(table, std::span<const Id, 1>(&id, 1), std::span(out), slice,
                                                detail::q_output{format.fraction_bits});
  } else {
    return {};
  }
}

// Slices of the rows of ids in an array or written in the call.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, std::size_t Count, class Out,
          std::size_t First, std::size_t ColumnCount>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Id (&ids)[Count], Out&& out,
                                       columns<First, ColumnCount> slice) {
  return romvec::gather<Policy>(table, std::span<const Id, Count>(ids), out, slice);
}
// The same in a chosen Q format.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, std::size_t Count, class Out,
          std::size_t First, std::size_t ColumnCount, class Format = q_format>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Id (&ids)[Count], Out&& out,
                                       columns<First, ColumnCount> slice, Format format) {
  return romvec::gather<Policy>(table, std::span<const Id, Count>(ids), out, slice, format);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
