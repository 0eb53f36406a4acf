// SPDX-License-Identifier: BSL-1.0
// Look-ups and bags over a table behind a reader. Everything is as it is over a table in memory, bit for bit, with one
// argument more: `memory`, aligned to 8, of table.bytes_for_rows(ids.size()) bytes or more.
//
// Every row is read once, whatever its id's number of places, those at smaller addresses first: one read of its codes,
// and one of its multipliers where the format has some that are not kept (keep_multipliers). Nothing else is read.
// Output is written when all reads have succeeded, so that a failing one leaves it as it was; this is why the memory
// has room for all rows of a call. Who has room for one row calls lookup for each id.
//
// Errors beside those over a table in memory: read_failed with the index of the id whose row could not be read;
// bad_length if the memory is too short, misaligned, and overlaps if it lies over ids or output.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/bag.hpp"
#include "romvec/detail/staged_rows.hpp"
#include "romvec/gather.hpp"
#include "romvec/gather_slices.hpp"
#include "romvec/ids.hpp"           // IWYU pragma: export
#include "romvec/output.hpp"        // IWYU pragma: export
#include "romvec/reader_table.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

template <on_bad_id Policy, class Table, class Id, class Out, class... Format>
[[nodiscard]] inline status gather_read(const Table& table, std::span<const Id> ids, std::span<Out> out,
                                        std::span<std::byte> memory, Format... format) {
  if (table.dim() != 0 && out.size() / table.dim() < ids.size()) {
    return {errc::bad_length, 0};
  }
  if (overlap(memory.data(), memory.size(), out.data(), out.size_bytes()) ||
      overlap(ids.data(), ids.size_bytes(), out.data(), out.size_bytes())) {
    return {errc::overlaps, 0};
  }
  return with_rows_of<Policy, Table::dim_extent>(table, part_of_rows{0, table.dim()}, ids, SIZE_MAX, memory,
                                                 [&](const auto& view, std::span<const std::uint32_t> rows) {
                                                   return romvec::gather<on_bad_id::zero_row>(view, rows, out,
                                                                                              format...);
                                                 });
}

// The same of a slice of each row, of which alone bytes are read.
template <on_bad_id Policy, class Table, class Id, class Out, std::size_t First, std::size_t Count, class... Format>
[[nodiscard]] inline status gather_read_slices(const Table& table, std::span<const Id> ids, std::span<Out> out,
                                               std::span<std::byte> memory, columns<First, Count> slice,
                                               Format... format) {
  check_static_columns<Table, First, Count>();
  if (!slice.are_inside(table.dim())) {
    return {errc::bad_columns, 0};
  }
  if (slice.count() != 0 && out.size() / slice.count() < ids.size()) {
    return {errc::bad_length, 0};
  }
  if (overlap(memory.data(), memory.size(), out.data(), out.size_bytes()) ||
      overlap(ids.data(), ids.size_bytes(), out.data(), out.size_bytes())) {
    return {errc::overlaps, 0};
  }
  if (slice.count() == 0) {
    return check_ids<Policy>(ids.data(), ids.size(), table.vocab_size());
  }
  const part_of_rows part = part_for<typename Table::format>(slice.first(), slice.count(), table.dim());
  return with_rows_of<Policy, std::dynamic_extent>(
      table, part, ids, SIZE_MAX, memory, [&](const auto& view, std::span<const std::uint32_t> rows) {
        const columns inside{slice.first() - part.begin, slice.count()};
        return romvec::gather<on_bad_id::zero_row>(view, rows, out, inside, format...);
      });
}

// The options of a bag, with the padding as it is numbered among the rows in memory.
template <class Option>
[[nodiscard]] ROMVEC_INLINE constexpr Option renumbered(Option option, std::size_t) {
  return option;
}
[[nodiscard]] ROMVEC_INLINE constexpr padding_id renumbered(padding_id, std::size_t padding) {
  return padding_id(padding);
}

// reduce(view, rows, options...) of the rows of the bags' ids.
template <on_bad_id Policy, class Table, class Ids, class Out, class Reduce, class... Options>
[[nodiscard]] inline status reduce_read(const Table& table, const Ids& ids, Out& out, std::span<std::byte> memory,
                                        Reduce reduce, Options... options) {
  const auto span = std::span(ids);
  const std::span<const typename decltype(span)::value_type> list(span);
  const auto places = std::span(out);
  if (overlap(memory.data(), memory.size(), places.data(), places.size_bytes()) ||
      (!list.empty() && overlap(list.data(), list.size_bytes(), places.data(), places.size_bytes()))) {
    return {errc::overlaps, 0};
  }
  if (const status checked = check_padding(table.vocab_size(), options...); !checked) {
    return checked;
  }
  return with_rows_of<Policy, Table::dim_extent>(table, part_of_rows{0, table.dim()}, list,
                                                 row_of_padding(table.vocab_size(), options...), memory,
                                                 [&](const auto& view, std::span<const std::uint32_t> rows) {
                                                   return reduce(view, rows, renumbered(options, rows.size())...);
                                                 });
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// Row ids[i] into out[i * dim, (i + 1) * dim): as gather of a table in memory; see above.
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Ids, class Out,
          class... Formats>
inline status gather(const reader_table<Format, Reader, Dim>& table, const Ids& ids, Out&& out,
                     std::span<std::byte> memory, Formats... format) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool writes = detail::can_write_rows<reader_table<Format, Reader, Dim>, Out>();
  if constexpr (takes_ids && writes) {
    const auto list = std::span(ids);
    return detail::gather_read<Policy>(table, std::span<const typename decltype(list)::value_type>(list),
                                       std::span<detail::output_element<Out>>(out), memory, format...);
  } else {
    return {};
  }
}

// The row of one token: out[0, dim).
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Id, class Out,
          class... Formats>
inline status lookup(const reader_table<Format, Reader, Dim>& table, Id id, Out&& out, std::span<std::byte> memory,
                     Formats... format) {
  constexpr bool takes_id = detail::can_take_id<Id>();
  constexpr bool writes = detail::can_write_rows<reader_table<Format, Reader, Dim>, Out>();
  if constexpr (takes_id && writes) {
    return detail::gather_read<Policy>(table, std::span<const Id>(&id, 1), std::span<detail::output_element<Out>>(out),
                                       memory, format...);
  } else {
    return {};
  }
}

// Slices of rows, as gather and lookup of a table in memory have them. What is read of a row is the slice's bytes: of
// 4-bit codes whole blocks of 32 and whole groups; of formats whose codes may need bits before them all of the row.
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Ids, class Out,
          std::size_t First, std::size_t Count, class... Formats>
inline status gather(const reader_table<Format, Reader, Dim>& table, const Ids& ids, Out&& out,
                     std::span<std::byte> memory, columns<First, Count> slice, Formats... format) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool writes = detail::can_write_rows<reader_table<Format, Reader, Dim>, Out>();
  if constexpr (takes_ids && writes) {
    const auto list = std::span(ids);
    return detail::gather_read_slices<Policy>(table, std::span<const typename decltype(list)::value_type>(list),
                                              std::span<detail::output_element<Out>>(out), memory, slice, format...);
  } else {
    return {};
  }
}
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Id, class Out,
          std::size_t First, std::size_t Count, class... Formats>
inline status lookup(const reader_table<Format, Reader, Dim>& table, Id id, Out&& out, std::span<std::byte> memory,
                     columns<First, Count> slice, Formats... format) {
  constexpr bool takes_id = detail::can_take_id<Id>();
  constexpr bool writes = detail::can_write_rows<reader_table<Format, Reader, Dim>, Out>();
  if constexpr (takes_id && writes) {
    return detail::gather_read_slices<Policy>(table, std::span<const Id>(&id, 1),
                                              std::span<detail::output_element<Out>>(out), memory, slice, format...);
  } else {
    return {};
  }
}

// The sum, the mean, the maximum and the weighted sum of the rows of each bag, with the options of those of a table in
// memory; see above.
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Ids,
          class Offsets, class Out, class... Options>
inline status bag_sum(const reader_table<Format, Reader, Dim>& table, const Ids& ids, const Offsets& offsets, Out&& out,
                      std::span<std::byte> memory, Options... options) {
  return detail::reduce_read<Policy>(
      table, ids, out, memory,
      [&](const auto& view, std::span<const std::uint32_t> rows, auto... renumbered) {
        return romvec::bag_sum<on_bad_id::zero_row>(view, rows, offsets, out, renumbered...);
      },
      options...);
}
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Ids,
          class Offsets, class Out, class... Options>
inline status bag_mean(const reader_table<Format, Reader, Dim>& table, const Ids& ids, const Offsets& offsets,
                       Out&& out, std::span<std::byte> memory, Options... options) {
  return detail::reduce_read<Policy>(
      table, ids, out, memory,
      [&](const auto& view, std::span<const std::uint32_t> rows, auto... renumbered) {
        return romvec::bag_mean<on_bad_id::zero_row>(view, rows, offsets, out, renumbered...);
      },
      options...);
}
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Ids,
          class Offsets, class Out, class... Options>
inline status bag_max(const reader_table<Format, Reader, Dim>& table, const Ids& ids, const Offsets& offsets, Out&& out,
                      std::span<std::byte> memory, Options... options) {
  return detail::reduce_read<Policy>(
      table, ids, out, memory,
      [&](const auto& view, std::span<const std::uint32_t> rows, auto... renumbered) {
        return romvec::bag_max<on_bad_id::zero_row>(view, rows, offsets, out, renumbered...);
      },
      options...);
}
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class Ids,
          class Weights, class Offsets, class Out, class... Options>
inline status bag_weighted_sum(const reader_table<Format, Reader, Dim>& table, const Ids& ids, const Weights& weights,
                               const Offsets& offsets, Out&& out, std::span<std::byte> memory, Options... options) {
  return detail::reduce_read<Policy>(
      table, ids, out, memory,
      [&](const auto& view, std::span<const std::uint32_t> rows, auto... renumbered) {
        return romvec::bag_weighted_sum<on_bad_id::zero_row>(view, rows, weights, offsets, out, renumbered...);
      },
      options...);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
