// SPDX-License-Identifier: BSL-1.0
// What searches answer: rows, and how many of them.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/status.hpp"

namespace romvec {

// A row and its cosine with the query.
struct neighbor {
  std::uint32_t id;
  std::int32_t cosine;  // Q30
  std::int64_t dot;     // of codes; in tables of 4-bit codes, of code * multiplier
  std::uint64_t squared_norm;
};

// A row without its cosine, which costs a division and two square roots: for firmware that needs the order alone. For
// tables of int8 codes or of nibble_rows whose dim is known to the compiler and at most 132,104.
struct match {
  std::uint32_t id;
  std::int32_t dot;  // of codes; in nibble_rows a code has the sign of its row's multiplier
  std::uint32_t squared_norm;
};

// The same for every table: of int16 codes, of nibble_groups, of any dim.
struct wide_match {
  std::uint32_t id;
  std::int64_t dot;  // as that of a neighbor
  std::uint64_t squared_norm;
};

// What a search answers: how many rows it wrote, or why it wrote none. One machine word, which is the count; no integer
// until it is asked for one. Fewer rows than there was room for are no error: the table has no more.
class [[nodiscard]] found_rows {
 public:
  ROMVEC_INLINE constexpr explicit found_rows(std::size_t count) : word_(count) {}
  ROMVEC_INLINE constexpr explicit found_rows(status refused)
      : word_((static_cast<std::size_t>(refused.code()) << code_shift) | (refused.position() & all_counts)) {}

  [[nodiscard]] ROMVEC_INLINE constexpr bool ok() const { return word_ <= all_counts; }
  ROMVEC_INLINE constexpr explicit operator bool() const { return ok(); }
  [[nodiscard]] ROMVEC_INLINE constexpr errc code() const { return static_cast<errc>(word_ >> code_shift); }
  // As that of a status: the index of the offending id.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t position() const { return ok() ? 0 : word_ & all_counts; }
  // 0 after an error.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return ok() ? word_ : 0; }
  // For functions that answer a status themselves.
  ROMVEC_INLINE constexpr explicit operator status() const { return {code(), position()}; }

  // True after a search that wrote so many rows: after an error it is false for 0, too.
  template <std::integral Count>
  friend ROMVEC_INLINE constexpr bool operator==(found_rows found, Count count) {
    return found.ok() && !is_below_zero(count) && static_cast<std::make_unsigned_t<Count>>(count) == found.word_;
  }
  friend constexpr bool operator==(found_rows, found_rows) = default;

 private:
  static constexpr unsigned code_shift = sizeof(std::size_t) * 8 - 5;
  static constexpr std::size_t all_counts = (std::size_t{1} << code_shift) - 1;

  template <std::integral Count>
  ROMVEC_INLINE static constexpr bool is_below_zero(Count count) {
    if constexpr (std::is_signed_v<Count>) {
      return count < 0;
    } else {
      return false;
    }
  }

  std::size_t word_;
};

}  // namespace romvec
