// SPDX-License-Identifier: BSL-1.0
// Memory of the caller's that a table is put into: whether it is enough, aligned, and no part of what is read.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/detail/overlap.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"

namespace romvec::detail {

// Arrays begin at multiples of a cache line.
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t padded_to_line(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

// How many bytes the codes of a table take, and its multipliers where they are an array.
template <class Rows>
[[nodiscard]] constexpr std::size_t code_bytes_of(const Rows& rows) {
  return rows.vocab_size() * facts_of<typename Rows::format>.row_bytes(rows.dim());
}

template <class Rows>
[[nodiscard]] constexpr std::size_t multiplier_bytes_of(const Rows& rows) {
  return rows.vocab_size() * rows.groups() * sizeof(typename Rows::format::multiplier_type);
}

// bad_length, misaligned or overlaps, if `bytes` bytes of storage cannot be written from the table.
template <class Rows>
[[nodiscard]] inline status check_storage(const Rows& rows, std::span<const std::byte> storage, std::size_t bytes,
                                          std::size_t alignment) {
  if (storage.size() < bytes) {
    return {errc::bad_length, 0};
  }
  if (reinterpret_cast<std::uintptr_t>(storage.data()) % alignment != 0) {
    return {errc::misaligned, 0};
  }
  const auto& arrays = rows.arrays();
  bool over = overlap(arrays.codes, code_bytes_of(rows), storage.data(), bytes);
  if constexpr (grouped_format<typename Rows::format>) {
    over = over || overlap(arrays.multipliers, multiplier_bytes_of(rows), storage.data(), bytes);
  }
  if constexpr (leveled_format<typename Rows::format>) {
    over = over || overlap(arrays.levels, Rows::format::levels, storage.data(), bytes);
  }
  return over ? status(errc::overlaps, 0) : status();
}

}  // namespace romvec::detail
