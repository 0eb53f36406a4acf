// SPDX-License-Identifier: BSL-1.0
// A slice of rows: some columns of each, the same of every row of a call. A table of layers * 128 columns holds the
// per-layer embeddings of a language model, one slice a layer.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/detail/in_range.hpp"
#include "romvec/detail/unchecked_view.hpp"

namespace romvec {

// Columns [first, first + count) of a row, in the place of an option of lookup and gather. Three kinds, by what the
// compiler knows of them:
//   columns{first, count}      nothing: a slice outside of the row is errc::bad_columns
//   columns_of<128>{first}     how many: an output that is too short does not compile, and loops have a fixed length
//   columns<256, 128>{}        all: of a row that is shorter and whose dim is known, it does not compile
// Numbers of any integer type; one that is negative lies outside of every row.
template <std::size_t First = std::dynamic_extent, std::size_t Count = std::dynamic_extent>
class columns {
 public:
  static_assert(Count != 0, "romvec: a slice whose length is known to the compiler has at least one column");
  static_assert(First == std::dynamic_extent || Count != std::dynamic_extent,
                "romvec: a slice whose first column is known to the compiler has a known length, too");
  static constexpr std::size_t first_extent = First;
  static constexpr std::size_t count_extent = Count;

  ROMVEC_INLINE constexpr columns() requires(First != std::dynamic_extent) = default;
  template <detail::index Number>
  requires(First == std::dynamic_extent && Count != std::dynamic_extent) ROMVEC_INLINE
      constexpr explicit columns(Number first)
      : first_(size_of(first)) {}
  template <detail::index FirstNumber, detail::index CountNumber>
  requires(Count == std::dynamic_extent) ROMVEC_INLINE constexpr columns(FirstNumber first, CountNumber count)
      : first_(size_of(first)), count_(size_of(count)) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t first() const { return first_.value(); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return count_.value(); }
  // Whether they are all columns of a row of so many.
  [[nodiscard]] ROMVEC_INLINE constexpr bool are_inside(std::size_t dim) const {
    return first() <= dim && count() <= dim - first();
  }

 private:
  // What is negative, or has more bits than a size, is larger than every dim.
  template <detail::index Number>
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t size_of(Number number) {
    return detail::is_below(number, SIZE_MAX) ? static_cast<std::size_t>(number) : SIZE_MAX;
  }

  [[no_unique_address]] detail::extent<First, 0> first_{};
  [[no_unique_address]] detail::extent<Count, 1> count_{};
};

template <detail::index FirstNumber, detail::index CountNumber>
columns(FirstNumber, CountNumber) -> columns<std::dynamic_extent, std::dynamic_extent>;

// A slice of so many columns that begins where a number at run time says.
template <std::size_t Count>
using columns_of = columns<std::dynamic_extent, Count>;

namespace detail {

// The slice of every row of a table, as a table for what reads rows alone: dim() is that of the slice.
template <class View, std::size_t First, std::size_t Count>
class row_slices {
 public:
  using format = typename View::format;
  using code_type = typename View::code_type;
  static constexpr std::size_t vocab_extent = View::vocab_extent;
  static constexpr std::size_t dim_extent = Count;

  ROMVEC_INLINE constexpr row_slices(const View& table, columns<First, Count> slice) : table_(table), slice_(slice) {}

  // The table, and where in its rows the slices begin.
  [[nodiscard]] ROMVEC_INLINE constexpr const View& whole() const { return table_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t first() const { return slice_.first(); }

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t vocab_size() const { return table_.vocab_size(); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t dim() const { return slice_.count(); }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_.exponent(); }
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const { return table_.natural_q15_exponent(); }

  // Codes that are weights.
  [[nodiscard]] ROMVEC_INLINE constexpr const code_type* codes(std::size_t row) const
      requires(!decoded_format<format>) {
    return table_.codes(row) + first();
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t row) const
      requires(!decoded_format<format>) {
    return table_.multiplier(row);
  }
  // Codes that are decoded: the bytes of the blocks that the slice lies in, for prefetches.
  [[nodiscard]] ROMVEC_INLINE constexpr const std::uint8_t* bytes(std::size_t row) const
      requires(decoded_format<format>) {
    return table_.bytes(row) + bytes_of_blocks<format>(first() / decoded_block * decoded_block);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_bytes() const requires(decoded_format<format>) {
    return bytes_of_row<format>(dim());
  }

 private:
  const View& table_;
  columns<First, Count> slice_;
};

// Not constexpr on purpose: a constant expression that gets here does not compile, and the compiler's message names it.
ROMVEC_INLINE void columns_outside_the_row_in_a_constant_expression() {}

}  // namespace detail
}  // namespace romvec
