// SPDX-License-Identifier: BSL-1.0
// A copy of a table in memory of the caller's: for hosts, on pages of 2 MB, where a look-up at random in a table larger
// than the caches misses the translation buffer at almost every row. Firmware reads tables where they are.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/storage.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

// The view of a table; of a view, itself.
template <table_like Table>
using view_of = std::remove_cvref_t<decltype(std::declval<const Table&>().view())>;

namespace detail {

template <class Type>
[[nodiscard]] Type* copy_array(const Type* from, std::size_t bytes, std::byte* storage) {
  auto* const copied = detail::pointer_to<Type>(storage);
  for (std::size_t i = 0; i < bytes / sizeof(Type); ++i) {
    copied[i] = from[i];
  }
  return copied;
}

}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// How many bytes copy_table() needs: codes, then multipliers and levels where the format has them, each aligned to 64
// bytes.
template <table_like Table>
[[nodiscard]] constexpr std::size_t copy_bytes(const Table& table) {
  const auto rows = detail::unchecked(table);
  return detail::padded_to_line(detail::code_bytes_of(rows)) +
         detail::padded_to_line(detail::multiplier_bytes_of(rows)) +
         detail::padded_to_line(view_of<Table>::format::levels);
}

// Copies a table into storage[0, copy_bytes(table)) and lets `copy` be a view of it there. Errors: bad_length if there
// is less storage; misaligned if it is not at a multiple of 2 bytes (64 for speed); overlaps if it lies over the table.
// `copy` and storage are then as they were. With
//   void* const pages = std::aligned_alloc(1 << 21, size);   // size: copy_bytes(table), rounded up to 2 MB
//   madvise(pages, size, MADV_HUGEPAGE);
// before the copy, Linux puts it on 2 MB pages.
template <table_like Table>
status copy_table(const Table& table, std::span<std::byte> storage, view_of<Table>& copy) {
  using format = typename view_of<Table>::format;
  const auto rows = detail::unchecked(table);
  if (const status checked = detail::check_storage(rows, storage, copy_bytes(table), alignof(std::uint16_t));
      !checked) {
    return checked;
  }
  auto arrays = rows.arrays();
  std::byte* to = storage.data();
  arrays.codes = detail::copy_array(arrays.codes, detail::code_bytes_of(rows), to);
  if constexpr (grouped_format<format>) {
    to += detail::padded_to_line(detail::code_bytes_of(rows));
    arrays.multipliers = detail::copy_array(arrays.multipliers, detail::multiplier_bytes_of(rows), to);
  }
  if constexpr (leveled_format<format>) {
    to += detail::padded_to_line(detail::multiplier_bytes_of(rows));
    arrays.levels = detail::copy_array(arrays.levels, arrays.levels == nullptr ? 0 : format::levels, to);
  }
  copy = detail::trusted_view<format, view_of<Table>::vocab_extent, view_of<Table>::dim_extent>(
      arrays, rows.vocab_size(), rows.dim());
  return {};
}

// Formats whose codes are decoded and that have one multiplier a row: their rows are expanded_rows, value for value.
template <class Table>
concept expandable_table =
    table_like<Table> && decoded_format<typename view_of<Table>::format> && view_of<Table>::format::group_size == 0;

// How many bytes copy_table() to int8_rows needs: a byte a weight and two a row, each array aligned to 64 bytes.
template <expandable_table Table>
[[nodiscard]] constexpr std::size_t expanded_bytes(const Table& table) {
  const auto rows = detail::unchecked(table);
  return detail::padded_to_line(rows.vocab_size() * rows.dim()) +
         detail::padded_to_line(rows.vocab_size() * sizeof(std::uint16_t));
}

// Decodes a table of trellis_rows or nibble_rows into storage[0, expanded_bytes(table)) and lets `copy` be a view of it
// there as int8_rows: the same values, and as fast as those, in searches above all; pack() takes it, too. A negative
// multiplier gives its sign to the codes, and a row whose multiplier is 0 has codes of 0 and the multiplier 1. Errors
// as those of copy_table() above. Not for constant expressions.
template <expandable_table Table>
status copy_table(const Table& table, std::span<std::byte> storage,
                  table_view<expanded_rows, view_of<Table>::vocab_extent, view_of<Table>::dim_extent>& copy) {
  const auto rows = detail::unchecked(table);
  if (const status checked = detail::check_storage(rows, storage, expanded_bytes(table), alignof(std::uint16_t));
      !checked) {
    return checked;
  }
  const std::size_t dim = rows.dim();
  auto* const codes = detail::pointer_to<std::int8_t>(storage.data());
  auto* const multipliers =
      detail::pointer_to<std::uint16_t>(storage.data() + detail::padded_to_line(rows.vocab_size() * dim));
  // Row after row, then the multipliers: what is written beyond a row is overwritten.
  for (std::size_t row = 0; row < rows.vocab_size(); ++row) {
    const std::int32_t multiplier = rows.multiplier(row);
    std::int8_t* const to = codes + row * dim;
    kernel::decode_times<isa::native>(rows, row, 0, dim, multiplier, to);
    for (std::size_t i = 0; i < (multiplier < 0 ? dim : 0); ++i) {
      to[i] = static_cast<std::int8_t>(-to[i]);
    }
  }
  for (std::size_t row = 0; row < rows.vocab_size(); ++row) {
    const std::int32_t multiplier = rows.multiplier(row);
    multipliers[row] = static_cast<std::uint16_t>(multiplier == 0 ? 1 : multiplier < 0 ? -multiplier : multiplier);
  }
  copy = detail::trusted_view<expanded_rows, view_of<Table>::vocab_extent, view_of<Table>::dim_extent>(
      {codes, multipliers, static_cast<std::int8_t>(rows.exponent())}, rows.vocab_size(), dim);
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
