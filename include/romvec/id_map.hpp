// SPDX-License-Identifier: BSL-1.0
// Token ids of a tokenizer to rows of a table that keeps only some of them (romvec convert --drop-unused).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/detail/in_range.hpp"

namespace romvec {

// An aggregate in read-only memory: the ids that were kept, ascending; id ids[i] is row i, or rows[i] where the rows
// were sorted by their words. Memory: 4 bytes of flash an id, 8 where rows are sorted.
template <std::size_t Size, bool SortedByWord = false>
struct id_map {
  static_assert(Size >= 1, "romvec: a table keeps at least one row");
  std::uint32_t ids[Size];

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  ROMVEC_INLINE static constexpr std::size_t size() { return Size; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_at(std::size_t place) const { return place; }

  // The row of a token id of any integer type, or npos if its row was dropped or there is no such id. At most
  // log2(Size) + 1 comparisons.
  template <detail::index Id>
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of(Id id) const {
    return detail::fits_uint32(id) ? find_row(*this, static_cast<std::uint32_t>(id)) : npos;
  }
  // True if the ids ascend, as row_of() needs, which otherwise does not find them: for a static_assert beside a map
  // that is written by hand.
  [[nodiscard]] constexpr bool is_sorted() const { return ascends(*this); }

  template <class Map>
  [[nodiscard]] static constexpr bool ascends(const Map& map) {
    for (std::size_t place = 1; place < Size; ++place) {
      if (map.ids[place - 1] >= map.ids[place]) {
        return false;
      }
    }
    return true;
  }

  template <class Map>
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t find_row(const Map& map, std::uint32_t id) {
    std::size_t first = 0;
    for (std::size_t count = Size; count > 0;) {
      const std::size_t half = count / 2;
      if (map.ids[first + half] < id) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return first < Size && map.ids[first] == id ? map.row_at(first) : npos;
  }
};

// Where rows are sorted by their words: id ids[i] is row rows[i].
template <std::size_t Size>
struct id_map<Size, true> {
  std::uint32_t ids[Size];
  std::uint32_t rows[Size];

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  ROMVEC_INLINE static constexpr std::size_t size() { return Size; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_at(std::size_t place) const { return rows[place]; }
  template <detail::index Id>
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of(Id id) const {
    return detail::fits_uint32(id) ? id_map<Size>::find_row(*this, static_cast<std::uint32_t>(id)) : npos;
  }
  // As above, and that every row is one of the table: below size().
  [[nodiscard]] constexpr bool is_sorted() const {
    for (const std::uint32_t row : rows) {
      if (row >= Size) {
        return false;
      }
    }
    return id_map<Size>::ascends(*this);
  }
};

}  // namespace romvec
