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
#include "romvec/isa/select.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

template <table_like Table>
using view_of = std::remove_cvref_t<decltype(std::declval<const Table&>().view())>;

inline namespace ROMVEC_ISA_NAMESPACE {

// How many bytes copy_table() needs: codes, then multipliers and levels where the format has them, each aligned to 64
// bytes.
template <table_like Table>
[[nodiscard]] constexpr std::size_t copy_bytes(const Table& table) {
  const auto view = table.view();
  const auto padded = [](std::size_t bytes) { return (bytes + 63) / 64 * 64; };
  if constexpr (nibble_view<view_of<Table>>) {
    return padded(view.vocab_size() * view.row_bytes()) +
           padded(view.vocab_size() * view.groups() * sizeof(std::int16_t)) + padded(nibble_levels);
  }
  const std::size_t codes = padded(view.vocab_size() * view.dim() * sizeof(typename view_of<Table>::code_type));
  return codes + (view_of<Table>::format::has_multipliers && !one_multiplier_format<typename view_of<Table>::format>
                      ? padded(view.vocab_size() * sizeof(std::uint16_t))
                      : 0);
}

// Copies a table into storage[0, copy_bytes(table)) and lets `copy` be a view of it there. Errors: bad_length if there
// is less storage, or if it is not aligned to 2 bytes (64 for speed); `copy` and storage are then as they were. With
//   void* const pages = std::aligned_alloc(1 << 21, size);   // size: copy_bytes(table), rounded up to 2 MB
//   madvise(pages, size, MADV_HUGEPAGE);
// before the copy, Linux puts it on 2 MB pages.
template <table_like Table>
status copy_table(const Table& table, std::span<std::byte> storage, view_of<Table>& copy) {
  using view_type = view_of<Table>;
  using code_type = typename view_type::code_type;
  const auto view = table.view();
  if (storage.size() < copy_bytes(table) ||
      reinterpret_cast<std::uintptr_t>(storage.data()) % alignof(std::uint16_t) != 0) {
    return {errc::bad_length, 0};
  }
  if constexpr (nibble_view<view_type>) {
    const auto padded = [](std::size_t bytes) { return (bytes + 63) / 64 * 64; };
    const std::size_t code_bytes = view.vocab_size() * view.row_bytes();
    const std::size_t groups = view.vocab_size() * view.groups();
    auto* const bytes = detail::pointer_to<std::uint8_t>(storage.data());
    auto* const multipliers = detail::pointer_to<std::int16_t>(storage.data() + padded(code_bytes));
    auto* const levels =
        detail::pointer_to<std::int8_t>(storage.data() + padded(code_bytes) + padded(groups * sizeof(std::int16_t)));
    for (std::size_t i = 0; i < code_bytes; ++i) {
      bytes[i] = view.bytes(0)[i];
    }
    for (std::size_t i = 0; i < groups; ++i) {
      multipliers[i] = view.multipliers()[i];
    }
    for (std::size_t i = 0; i < nibble_levels; ++i) {
      levels[i] = view.levels()[i];
    }
    copy =
        view_type(bytes, multipliers, levels, static_cast<std::int8_t>(view.exponent()), view.vocab_size(), view.dim());
    return {};
  } else {
    auto* const codes = detail::pointer_to<code_type>(storage.data());
    const std::size_t count = view.vocab_size() * view.dim();
    for (std::size_t i = 0; i < count; ++i) {
      codes[i] = view.codes(0)[i];
    }
    if constexpr (one_multiplier_format<typename view_type::format>) {
      copy = view_type(codes, static_cast<std::uint16_t>(view.multiplier(0)), static_cast<std::int8_t>(view.exponent()),
                       view.vocab_size(), view.dim());
    } else if constexpr (view_type::format::has_multipliers) {
      auto* const multipliers =
          detail::pointer_to<std::uint16_t>(storage.data() + (count * sizeof(code_type) + 63) / 64 * 64);
      for (std::size_t row = 0; row < view.vocab_size(); ++row) {
        multipliers[row] = static_cast<std::uint16_t>(view.multiplier(row));
      }
      copy = view_type(codes, multipliers, static_cast<std::int8_t>(view.exponent()), view.vocab_size(), view.dim());
    } else {
      copy = view_type(codes, view.vocab_size(), view.dim());
    }
    return {};
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
