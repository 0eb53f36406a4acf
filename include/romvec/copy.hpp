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
[[nodiscard]] Type* copy_array(const Type* from, std::size_t count, std::byte* storage) {
  auto* const copied = detail::pointer_to<Type>(storage);
  for (std::size_t i = 0; i < count; ++i) {
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
         (nibble_view<view_of<Table>> ? detail::padded_to_line(nibble_levels) : 0);
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
  constexpr std::size_t vocab_extent = view_of<Table>::vocab_extent;
  constexpr std::size_t dim_extent = view_of<Table>::dim_extent;
  const auto rows = detail::unchecked(table);
  const std::size_t vocab_size = rows.vocab_size();
  const std::size_t dim = rows.dim();
  const auto exponent = static_cast<std::int8_t>(rows.exponent());
  if (const status checked = detail::check_storage(rows, storage, copy_bytes(table), alignof(std::uint16_t));
      !checked) {
    return checked;
  }
  std::byte* const behind_codes = storage.data() + detail::padded_to_line(detail::code_bytes_of(rows));
  if constexpr (nibble_format<format>) {
    std::byte* const behind = behind_codes + detail::padded_to_line(detail::multiplier_bytes_of(rows));
    const auto* const codes = detail::copy_array(rows.bytes(0), vocab_size * rows.row_bytes(), storage.data());
    const auto* const multipliers = detail::copy_array(rows.multipliers(), vocab_size * rows.groups(), behind_codes);
    const auto* const levels = detail::copy_array(rows.levels(), rows.levels() == nullptr ? 0 : nibble_levels, behind);
    copy =
        detail::trusted_view<format, vocab_extent, dim_extent>(codes, multipliers, levels, exponent, vocab_size, dim);
  } else {
    const auto* const codes = detail::copy_array(rows.codes(0), vocab_size * dim, storage.data());
    if constexpr (one_multiplier_format<format>) {
      copy = detail::trusted_view<format, vocab_extent, dim_extent>(
          codes, static_cast<std::uint16_t>(rows.multiplier(0)), exponent, vocab_size, dim);
    } else if constexpr (format::has_multipliers) {
      const auto* const multipliers = detail::copy_array(rows.multipliers(), vocab_size, behind_codes);
      copy = detail::trusted_view<format, vocab_extent, dim_extent>(codes, multipliers, exponent, vocab_size, dim);
    } else {
      copy = detail::trusted_view<format, vocab_extent, dim_extent>(codes, vocab_size, dim);
    }
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
