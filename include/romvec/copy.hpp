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
#include "romvec/isa/select.hpp"
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

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
