// SPDX-License-Identifier: BSL-1.0
// The rows of a call's ids, read in order of address into memory of the caller's; there they are a table, and ids are
// its row numbers.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/detail/bag_source.hpp"
#include "romvec/detail/casts.hpp"
#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/find_row.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/reader_rows.hpp"
#include "romvec/ids.hpp"
#include "romvec/reader_table.hpp"
#include "romvec/status.hpp"

namespace romvec::detail {

// What an id of the call is among the rows in memory: their number; the padding row; a row of zeros.
inline constexpr std::uint32_t staged_zeros = UINT32_MAX;
inline constexpr std::uint32_t staged_padding = UINT32_MAX - 1;

// Reads each row once, those with smaller numbers first, and copies it to the other places of its id. numbers[i] is the
// row of id i, or one of the two above. The position is that of the id whose row could not be read.
template <class Rows>
[[nodiscard]] inline status read_in_order(const Rows& rows, std::span<const std::uint32_t> numbers) {
  std::uint32_t next = 0;
  while (true) {
    std::uint32_t row = staged_padding;
    std::size_t place = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] >= next && numbers[i] < row) {
        row = numbers[i];
        place = i;
      }
    }
    if (row == staged_padding) {
      return {};
    }
    if (!rows.read(row, 1, place)) {
      return {errc::read_failed, place};
    }
    for (std::size_t i = place + 1; i < numbers.size(); ++i) {
      if (numbers[i] == row) {
        rows.copy(place, i);
      }
    }
    next = row + 1;
  }
}

// call(view, ids) with a part of the rows of ids as a table of one row an id, and one more, which is the padding; an id
// that is a row of zeros lies outside of it. `padding_row` is one of the table's or SIZE_MAX. Nothing has been written
// but to `memory` if a read fails. PartDim is the dim of the part, or std::dynamic_extent.
template <on_bad_id Policy, std::size_t PartDim, format Format, byte_reader Reader, std::size_t Dim, class Id,
          class Call>
[[nodiscard]] inline status with_rows_of(const reader_table<Format, Reader, Dim>& table, part_of_rows part,
                                         std::span<const Id> ids, std::size_t padding_row, std::span<std::byte> memory,
                                         Call call) {
  using rows_type = rows_in_memory<Format, Reader, PartDim>;
  const std::size_t count = ids.size();
  // At least a byte a row, so that no product wraps around.
  const std::size_t a_row = facts_of<Format>.row_bytes(part.dim) + sizeof(std::uint32_t);
  if (count > memory.size() / a_row ||
      memory.size() < rows_type::bytes(part.dim, count) + (count * sizeof(std::uint32_t) + 7) / 8 * 8) {
    return {errc::bad_length, 0};
  }
  if (reinterpret_cast<std::uintptr_t>(memory.data()) % rows_type::alignment != 0) {
    return {errc::misaligned, 0};
  }
  if (overlap(ids.data(), ids.size_bytes(), memory.data(), memory.size())) {
    return {errc::overlaps, 0};
  }
  if (const status checked = check_ids<Policy>(ids.data(), count, table.vocab_size()); !checked) {
    return checked;
  }
  const rows_type rows(reader_access::source(table), table.dim(), part, count, memory.data());
  auto* const numbers =
      pointer_to<std::uint32_t>(static_cast<void*>(memory.data() + rows_type::bytes(part.dim, count)));
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = find_row<Policy>(ids[i], table.vocab_size());
    const bool is_padding =
        in_vocabulary(ids[i], table.vocab_size()) && static_cast<std::size_t>(ids[i]) == padding_row;
    numbers[i] = is_padding ? staged_padding : row == no_row ? staged_zeros : integer_to<std::uint32_t>(row);
  }
  if (const status read = read_in_order(rows, std::span<const std::uint32_t>(numbers, count)); !read) {
    return read;
  }
  for (std::size_t i = 0; i < count; ++i) {
    numbers[i] = numbers[i] == staged_padding ? static_cast<std::uint32_t>(count)
                 : numbers[i] == staged_zeros ? staged_zeros
                                              : static_cast<std::uint32_t>(i);
  }
  const auto view =
      trusted_view<Format, std::dynamic_extent, PartDim>(rows.view(count + 1).arrays(), count + 1, part.dim);
  return call(view, std::span<const std::uint32_t>(numbers, count));
}

}  // namespace romvec::detail
