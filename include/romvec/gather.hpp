// SPDX-License-Identifier: BSL-1.0
// The look-up of an embedding layer: token ids in, dequantised rows out. nn.Embedding's forward, F.embedding.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/row_output.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/detail/write_rows.hpp"
#include "romvec/ids.hpp"  // IWYU pragma: export
#include "romvec/isa/native.hpp"
#include "romvec/output.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// `ids` is a list of the caller's, which `out` may lie over, or one id of our own.
template <on_bad_id Policy, bool IsList, class Table, class Ids, class Out, class Output>
ROMVEC_INLINE constexpr status gather_into(const Table& table, Ids ids, Out out, const Output& output) {
  const auto view = detail::unchecked(table);
  using view_type = std::remove_const_t<decltype(view)>;
  const std::size_t count = ids.size();
  check_static_shape<view_type, Ids::extent, Out>();
  if (!has_room_for_rows(view, out.size(), count)) {
    return {errc::bad_length, 0};
  }
  if (const status checked = check_ids<Policy>(ids.data(), count, view.vocab_size()); !checked) {
    return checked;
  }
  if (IsList && shares_memory(ids.data(), count, out.data(), count * view.dim())) {
    return {errc::overlaps, 0};
  }
  if (shares_memory_with_codes(view, out.data(), count * view.dim())) {
    return {errc::overlaps, 0};
  }
  write_all_rows<Policy>(view, ids.data(), count, unbounded<view_type>(out.data()), output);
  return {};
}

#if defined(__OPTIMIZE_SIZE__)
template <on_bad_id Policy, class Table, class Ids, class Out, class Output>
ROMVEC_INLINE constexpr status gather_list(const Table& table, const Ids& ids, const Out& out, const Output& output) {
  return gather_into<Policy, true>(table, ids, out, output);
}
template <on_bad_id Policy, class Table, class Id, class Out, class Output>
ROMVEC_INLINE constexpr status gather_one(const Table& table, const Id& id, const Out& out, const Output& output) {
  return gather_into<Policy, false>(table, std::span<const Id, 1>(&id, 1), out, output);
}
#else
// What gather and lookup call, with ids and outputs that fit into registers. A span that is handed on by reference is
// written to the stack and read again, which costs a row of 64 a third of its time.
template <on_bad_id Policy, class Table, class Ids, class Out, class Output>
constexpr status gather_list(const Table& table, Ids ids, Out out, Output output) {
  constexpr std::size_t dim = std::remove_cvref_t<decltype(table.view())>::dim_extent;
  constexpr bool may_hold_a_row =
      Out::extent == std::dynamic_extent || dim == std::dynamic_extent || Out::extent >= dim;
  if constexpr (isa::native::has_room_for_code && Ids::extent == std::dynamic_extent && may_hold_a_row) {
    // A list of one id, as of a model that writes a token after the other: what a loop over ids needs is half of the
    // time that a row of 64 takes.
    if (ids.size() == 1) {
      return gather_into<Policy, true>(table, ids.template first<1>(), out, output);
    }
  }
  return gather_into<Policy, true>(table, ids, out, output);
}
template <on_bad_id Policy, class Table, class Id, class Out, class Output>
constexpr status gather_one(const Table& table, Id id, Out out, Output output) {
  return gather_into<Policy, false>(table, std::span<const Id, 1>(&id, 1), out, output);
}
#endif

template <class Element, class Table>
ROMVEC_INLINE constexpr auto output_for() {
  if constexpr (std::same_as<Element, float>) {
    return float_output{};
  } else if constexpr (std::same_as<Element, std::int16_t>) {
    return natural_q15_output{};
  } else {
    return raw_output{};
  }
}

// One sentence for what is wrong with the arguments of a look-up, and nothing of what would follow from it.
template <class Table, class Out>
[[nodiscard]] consteval bool can_write_rows() {
  using element = output_element<Out>;
  if constexpr (can_be_written<Out>()) {
    constexpr bool has_element = std::same_as<element, float> || std::same_as<element, std::int16_t> ||
                                 std::same_as<element, typename Table::code_type>;
    static_assert(has_element, "romvec: rows come out as float, as std::int16_t (Q15), or as the table's own codes");
    return has_element;
  } else {
    return false;
  }
}
template <class Out, class Format>
[[nodiscard]] consteval bool can_write_format() {
  constexpr bool is_format = std::same_as<Format, q_format>;
  static_assert(is_format, "romvec: the only option of a look-up is a q_format");
  constexpr bool is_int16 = std::same_as<output_element<Out>, std::int16_t>;
  static_assert(is_int16 || std::same_as<output_element<Out>, void>,
                "romvec: a q_format is for an output of std::int16_t");
  return is_format && is_int16;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// Row ids[i] of the table into out[i * dim, (i + 1) * dim), for every i in [0, ids.size()).
//   float         value = code * multiplier * 2^exponent, exact
//   std::int16_t  the natural Q15, whose step is 2^table.natural_q15_exponent(); error at most half such a step
//   std::int8_t   the codes as they are stored (for tables of int8 codes); of 4-bit codes, their levels
// Errors: bad_length if out has fewer than ids.size() * dim elements; bad_id, with the index into ids, under
// on_bad_id::check; overlaps if the rows would be written over ids, or over a table's codes in RAM. After an error
// nothing has been written; in a constant expression a bad id does not compile. Ids that change during the call give
// rows of the table, which ones is left open. Memory: none beside out; no alignment is asked for. Source:
// torch.nn.functional.embedding; FBGEMM's row-wise int8 tables.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Out>
ROMVEC_INLINE constexpr status gather(const Table& table, const Ids& ids, Out&& out) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  if constexpr (takes_ids && writes) {
    constexpr auto output = detail::output_for<detail::output_element<Out>, Table>();
#if defined(__OPTIMIZE_SIZE__)
    return detail::gather_into<Policy, true>(table, std::span(ids), std::span(out), output);
#else
    return detail::gather_list<Policy>(table, std::span(ids), std::span(out), output);
#endif
  } else {
    return {};
  }
}

// The same in a chosen Q format; the value before rounding is exact.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Out, class Format = q_format>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Ids& ids, Out&& out, Format format) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  constexpr bool has_format = detail::can_write_format<Out, Format>();
  if constexpr (takes_ids && writes && has_format) {
    return detail::gather_list<Policy>(table, std::span(ids), std::span(out), detail::q_output{format.fraction_bits});
  } else {
    return {};
  }
}

// The row of one token: out[0, dim). As gather with one id.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, class Out>
ROMVEC_WRAPPER constexpr status lookup(const Table& table, Id id, Out&& out) {
  constexpr bool takes_id = detail::can_take_id<Id>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  if constexpr (takes_id && writes) {
    return detail::gather_one<Policy>(table, id, std::span(out),
                                      detail::output_for<detail::output_element<Out>, Table>());
  } else {
    return {};
  }
}

// The same in a chosen Q format.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, class Out, class Format = q_format>
ROMVEC_WRAPPER constexpr status lookup(const Table& table, Id id, Out&& out, Format format) {
  constexpr bool takes_id = detail::can_take_id<Id>();
  constexpr bool writes = detail::can_write_rows<Table, Out>();
  constexpr bool has_format = detail::can_write_format<Out, Format>();
  if constexpr (takes_id && writes && has_format) {
    return detail::gather_one<Policy>(table, id, std::span(out), detail::q_output{format.fraction_bits});
  } else {
    return {};
  }
}

// Ids in an array or written in the call: gather(table, {2, 3, 1}, out).
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, std::size_t Count, class Out>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Id (&ids)[Count], Out&& out) {
  return romvec::gather<Policy>(table, std::span<const Id, Count>(ids), out);
}
// The same in a chosen Q format.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Id, std::size_t Count, class Out,
          class Format = q_format>
ROMVEC_WRAPPER constexpr status gather(const Table& table, const Id (&ids)[Count], Out&& out, Format format) {
  return romvec::gather<Policy>(table, std::span<const Id, Count>(ids), out, format);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
