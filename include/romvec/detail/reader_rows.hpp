// SPDX-License-Identifier: BSL-1.0
// Bytes of a table that a reader fetches, and rows of it in memory of the caller's.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/in_range.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"

namespace romvec {

// Called with an offset from the image's first byte and memory that it fills. Answers whether it did: a status, a bool,
// or how many bytes it read as any other integer, of which fewer than were asked for, or a negative number, is an
// error.
template <class Type>
concept byte_reader = requires(Type& reader, std::uint64_t offset, std::span<std::byte> into) {
  requires std::same_as<decltype(reader(offset, into)), status> || std::integral<decltype(reader(offset, into))>;
};

namespace detail {

template <byte_reader Reader>
[[nodiscard]] inline bool read_all(Reader& reader, std::uint64_t offset, std::span<std::byte> into) {
  if (into.empty()) {
    return true;
  }
  const auto answer = reader(offset, into);
  using type = std::remove_const_t<decltype(answer)>;
  if constexpr (std::same_as<type, status>) {
    return answer.ok();
  } else if constexpr (std::same_as<type, bool>) {
    return answer;
  } else {
    return is_below(answer, SIZE_MAX) && static_cast<std::size_t>(answer) == into.size();
  }
}

// What a table has one of, and where its rows lie for a reader.
template <format Format, byte_reader Reader>
struct reader_source {
  using multiplier_type = typename Format::multiplier_type;
  static_assert(Format::levels <= 16, "romvec: tables behind a reader have at most 16 levels, those of the header");

  Reader* reader = nullptr;
  std::uint64_t codes_offset = 0;
  std::uint64_t multipliers_offset = 0;
  const multiplier_type* kept_multipliers = nullptr;
  std::size_t vocab_size = 0;
  std::int8_t levels[Format::levels == 0 ? 1 : Format::levels] = {};
  std::int8_t exponent = 0;
  multiplier_type multiplier = 1;

  [[nodiscard]] table_arrays<Format> arrays(const typename stored_code_of<Format>::type* codes,
                                            const multiplier_type* multipliers) const {
    table_arrays<Format> made;
    made.codes = codes;
    if constexpr (grouped_format<Format>) {
      made.multipliers = multipliers;
    } else if constexpr (one_multiplier_format<Format>) {
      made.table_multiplier = multiplier;
    }
    if constexpr (leveled_format<Format>) {
      made.levels = levels;
    }
    if constexpr (Format::has_multipliers) {
      made.table_exponent = exponent;
    }
    return made;
  }
};

// Columns [begin, begin + dim) of rows, which are read as if they were rows of so many.
struct part_of_rows {
  std::size_t begin;
  std::size_t dim;
};

// What is read of rows for a slice of them: no more, where a code needs no other; whole blocks and groups of those
// that are blocks; all of a row whose codes may need bits before them.
template <format Format>
[[nodiscard]] inline part_of_rows part_for(std::size_t first, std::size_t count, std::size_t dim) {
  if constexpr (!decoded_format<Format>) {
    return {first, count == 0 ? 1 : count};
  } else if constexpr (blocked_format<Format>) {
    constexpr std::size_t group = Format::group_size > decoded_block ? Format::group_size : decoded_block;
    const std::size_t begin = first / group * group;
    const std::size_t end = (first + (count == 0 ? 1 : count) + decoded_block - 1) / decoded_block * decoded_block;
    return {begin, (end < dim ? end : dim) - begin};
  } else {
    return {0, dim};
  }
}

// Room for rows in a caller's memory: codes, 16 bytes that vectors may read behind them, multipliers.
template <format Format, byte_reader Reader, std::size_t Dim>
class rows_in_memory {
 public:
  using source_type = reader_source<Format, Reader>;
  using view_type = unchecked_view<Format, std::dynamic_extent, Dim>;
  using multiplier_type = typename Format::multiplier_type;

  static constexpr std::size_t alignment = 8;

  rows_in_memory(const source_type& source, std::size_t dim, std::size_t rows, std::byte* memory)
      : rows_in_memory(source, dim, {0, dim}, rows, memory) {}
  // Of a part of rows of `whole_dim` columns.
  rows_in_memory(const source_type& source, std::size_t whole_dim, part_of_rows part, std::size_t rows,
                 std::byte* memory)
      : source_(source),
        whole_dim_(whole_dim),
        begin_(part.begin),
        dim_(part.dim),
        rows_(rows),
        codes_(memory),
        multipliers_(memory + bytes_of_codes(part.dim, rows)) {}

  // A multiple of 8.
  [[nodiscard]] static constexpr std::size_t bytes(std::size_t dim, std::size_t rows) {
    return bytes_of_codes(dim, rows) + (rows * groups(dim) * sizeof(multiplier_type) + 7) / 8 * 8;
  }
  [[nodiscard]] static constexpr std::size_t groups(std::size_t dim) { return facts_of<Format>.groups(dim); }

  // Rows [first, first + count) of the table to places [to, to + count): one read, and one more of multipliers that are
  // not kept in memory. Of a part of rows count is 1.
  [[nodiscard]] bool read(std::size_t first, std::size_t count, std::size_t to) const {
    const std::size_t row = facts_of<Format>.row_bytes(dim_);
    const std::uint64_t offset = std::uint64_t{first} * facts_of<Format>.row_bytes(whole_dim_);
    if (!read_all(*source_.reader, source_.codes_offset + offset + facts_of<Format>.row_bytes(begin_),
                  std::span(codes_ + to * row, count * row))) {
      return false;
    }
    const std::size_t of_row = groups(dim_) * sizeof(multiplier_type);
    const std::span<std::byte> into(multipliers_ + to * of_row, count * of_row);
    const std::uint64_t multiplier = std::uint64_t{first} * groups(whole_dim_) + group_of_column<Format>(begin_);
    if (source_.kept_multipliers != nullptr) {
      __builtin_memcpy(into.data(), source_.kept_multipliers + multiplier, into.size());
      return true;
    }
    return read_all(*source_.reader, source_.multipliers_offset + multiplier * sizeof(multiplier_type), into);
  }
  // The row at one place at another, too.
  void copy(std::size_t from, std::size_t to) const {
    const std::size_t row = facts_of<Format>.row_bytes(dim_);
    const std::size_t of_row = groups(dim_) * sizeof(multiplier_type);
    __builtin_memcpy(codes_ + to * row, codes_ + from * row, row);
    __builtin_memcpy(multipliers_ + to * of_row, multipliers_ + from * of_row, of_row);
  }

  // `count` of the places as a table, and so many more behind them that nobody reads.
  [[nodiscard]] view_type view(std::size_t count) const {
    return view_type(source_.arrays(pointer_to<typename stored_code_of<Format>::type>(codes_),
                                    pointer_to<multiplier_type>(multipliers_)),
                     count, dim_);
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  [[nodiscard]] static constexpr std::size_t bytes_of_codes(std::size_t dim, std::size_t rows) {
    return (rows * facts_of<Format>.row_bytes(dim) + 16 + 7) / 8 * 8;
  }

  const source_type& source_;
  std::size_t whole_dim_;
  std::size_t begin_;
  std::size_t dim_;
  std::size_t rows_;
  std::byte* codes_;
  std::byte* multipliers_;
};

}  // namespace detail
}  // namespace romvec
