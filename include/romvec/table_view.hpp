// SPDX-License-Identifier: BSL-1.0
// A table that lives elsewhere: the shape, and where codes and multipliers are. Every operation works on this.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/check_contents.hpp"
#include "romvec/detail/in_range.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"

namespace romvec {

// How many rows of how many columns, by name: shape{.vocab_size = 512, .dim = 64}. Two numbers without their names do
// not compile, as nothing would say which is which.
struct shape {
  class only_by_name {};
  [[no_unique_address]] only_by_name names_are_needed{};
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
};

// A row as it is stored, dim codes, no copy; empty where there is no such row. A contiguous range, and so a std::span.
template <class Code>
class code_row {
 public:
  using value_type = Code;

  ROMVEC_INLINE constexpr code_row() = default;
  ROMVEC_INLINE constexpr code_row(const Code* codes, std::size_t dim) : codes_(codes), dim_(dim) {}

  [[nodiscard]] ROMVEC_INLINE constexpr const Code* data() const { return codes_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t size() const { return dim_; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool empty() const { return dim_ == 0; }
  [[nodiscard]] ROMVEC_INLINE constexpr const Code* begin() const { return codes_; }
  [[nodiscard]] ROMVEC_INLINE constexpr const Code* end() const { return codes_ + dim_; }
  // 0 where there is no such column; a constant expression then does not compile.
  template <detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr Code operator[](Column column) const {
    return detail::is_inside(column, dim_) ? codes_[static_cast<std::size_t>(column)] : Code{0};
  }

 private:
  const Code* codes_ = nullptr;
  std::size_t dim_ = 0;
};

template <format Format, std::size_t VocabSize, std::size_t Dim>
class table_view;

namespace detail {

// The sizes that the compiler knows; 0, which is none, for the others.
template <std::size_t VocabSize, std::size_t Dim>
inline constexpr shape known_shape{.vocab_size = VocabSize == std::dynamic_extent ? 0 : VocabSize,
                                   .dim = Dim == std::dynamic_extent ? 0 : Dim};

template <std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] constexpr bool is_possible(shape size) {
  return size.vocab_size != 0 && size.dim != 0 && (VocabSize == std::dynamic_extent || size.vocab_size == VocabSize) &&
         (Dim == std::dynamic_extent || size.dim == Dim);
}

// True for what the constructor of table_view with an array of multipliers takes behind the codes.
template <class... Arguments>
inline constexpr bool begins_with_array_of_multipliers = false;
template <std::size_t Count, class Exponent, class VocabSize, class Dim>
inline constexpr bool begins_with_array_of_multipliers<std::uint16_t (&)[Count], Exponent, VocabSize, Dim> = true;
template <std::size_t Count, class Exponent, class VocabSize, class Dim>
inline constexpr bool begins_with_array_of_multipliers<const std::uint16_t (&)[Count], Exponent, VocabSize, Dim> = true;

template <class Type>
inline constexpr bool is_null_or_pointer =
    std::is_pointer_v<std::decay_t<Type>> || std::is_null_pointer_v<std::decay_t<Type>>;

template <class Type>
inline constexpr bool always_false = false;

struct view_access;

}  // namespace detail

// Shape: codes[0, vocab_size * dim) row by row, multipliers[0, vocab_size); of codes that are decoded vocab_size rows
// of whole bytes, as their format says, multipliers[0, vocab_size * groups()) and, of 4-bit codes, levels[0, 16).
// VocabSize and Dim may be std::dynamic_extent. Owns nothing; two or three pointers and an exponent, and the sizes
// where they are dynamic. The arrays must outlive it. make_view() makes one of arrays and checks them; table.view(),
// open_image() and copy_table() give one. Without arguments it is empty: vocab_size() is 0, every id is bad, nothing is
// read.
//
// Row, column and group numbers are of any integer type and are compared in it. One that is outside answers 0 or an
// empty row; a constant expression then does not compile.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
class table_view {
 private:
  friend detail::view_access;
  using rows = detail::unchecked_view<Format, VocabSize, Dim>;

 public:
  static_assert(VocabSize >= 1, "romvec: a table needs at least one row; set VocabSize to the number of tokens");
  static_assert(Dim >= 1, "romvec: a row needs at least one weight; set Dim to the embedding dimension");

  using format = Format;
  using code_type = typename Format::code_type;
  static constexpr std::size_t vocab_extent = VocabSize;
  static constexpr std::size_t dim_extent = Dim;

  ROMVEC_INLINE constexpr table_view() = default;

  // Of codes[0, vocab_size * dim), which are taken on trust, and an array that has a multiplier for each of vocab_size
  // rows: for formats with a multiplier a row. Everything else is checked as by make_view(), which takes a length for
  // the codes, too, and answers with a status: where something is wrong this view is empty.
  template <std::size_t Count>
  requires(grouped_format<Format> &&
           !decoded_format<Format>) constexpr table_view(const code_type* codes,
                                                         const std::uint16_t (&multipliers)[Count],
                                                         std::int8_t exponent, std::size_t vocab_size,
                                                         std::size_t dim) {
    if ((std::is_constant_evaluated() || codes != nullptr) && vocab_size == Count &&
        detail::is_possible<VocabSize, Dim>({.vocab_size = vocab_size, .dim = dim}) &&
        detail::holds(static_cast<std::size_t>(-1) / sizeof(code_type), vocab_size, dim)) {
      const rows made({codes, multipliers, exponent}, vocab_size, dim);
      if (detail::check_contents(made)) {
        rows_ = made;
        return;
      }
    }
    if (std::is_constant_evaluated()) {
      detail::the_table_is_wrong();
    }
  }

  // Pointers say nothing of lengths.
  template <class Codes, class... More>
  requires(detail::is_null_or_pointer<Codes> &&
           !detail::begins_with_array_of_multipliers<More...>) constexpr table_view(Codes&&, More&&...) {
    static_assert(detail::always_false<Codes>,
                  "romvec: a table_view is not made of pointers, which say nothing of lengths; use "
                  "make_view(codes, multipliers, exponent, shape{.vocab_size = ..., .dim = ...}, view), which takes "
                  "spans or arrays and checks them");
  }

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t vocab_size() const { return rows_.vocab_size(); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t dim() const { return rows_.dim(); }
  [[nodiscard]] ROMVEC_INLINE constexpr table_view view() const { return *this; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return rows_.exponent(); }

  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr code_row<code_type> row(Row row) const requires(!decoded_format<Format>) {
    return has_row(row) ? code_row<code_type>(rows_.codes(at(row)), dim()) : code_row<code_type>();
  }
  // Of 4-bit codes the level, and 0 in a group whose multiplier is 0.
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t code(Row row, Column column) const {
    return has(row, column) ? rows_.code(at(row), at(column)) : 0;
  }
  // 1 where the format has none; of 4-bit codes the one of the row's first group.
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(Row row) const {
    return has_row(row) ? rows_.multiplier(at(row)) : 0;
  }
  // code * multiplier * 2^exponent; exact.
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr float value(Row row, Column column) const {
    return has(row, column) ? rows_.value(at(row), at(column)) : 0.0F;
  }
  // The distance of two neighbouring values of a row, multiplier * 2^exponent; exact.
  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr float row_step(Row row) const
      requires(!leveled_format<Format> && Format::group_size == 0) {
    return has_row(row) ? rows_.row_step(at(row)) : 0.0F;
  }

  // The natural Q15 output q of a weight means q * 2^natural_q15_exponent(). int8 rows: exponent + 7. Fixed point keeps
  // every bit: an int8 code is shifted up by 8, an int16 code is the output.
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const { return rows_.natural_q15_exponent(); }

  // Of codes that are decoded: how many multipliers a row has, in [-32767, 32767] for 4-bit codes, and how many bytes.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t groups() const requires(decoded_format<Format>) {
    return rows_.groups();
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_bytes() const requires(decoded_format<Format>) {
    return rows_.row_bytes();
  }
  // Levels, 16 of 4-bit codes, which ascend; empty if the view is.
  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const std::int8_t> levels() const requires(leveled_format<Format>) {
    return {rows_.levels(), rows_.levels() == nullptr ? 0 : Format::levels};
  }
  // How a window of a row's bits becomes the index of a level.
  [[nodiscard]] ROMVEC_INLINE constexpr code_window window() const requires(windowed_format<Format>) {
    return rows_.arrays().window;
  }
  template <detail::index Row, detail::index Group>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(Row row, Group group) const
      requires(decoded_format<Format>) {
    return has_row(row) && detail::is_inside(group, groups()) ? rows_.multiplier(at(row), at(group)) : 0;
  }
  // code * multiplier, in units of 2^exponent.
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t product(Row row, Column column) const
      requires(decoded_format<Format>) {
    return has(row, column) ? rows_.product(at(row), at(column)) : 0;
  }
  // What the levels of a group are multiplied by, multiplier * 2^exponent; exact.
  template <detail::index Row, detail::index Group>
  [[nodiscard]] ROMVEC_INLINE constexpr float group_step(Row row, Group group) const requires(decoded_format<Format>) {
    return has_row(row) && detail::is_inside(group, groups()) ? rows_.group_step(at(row), at(group)) : 0.0F;
  }

 private:
  ROMVEC_INLINE constexpr explicit table_view(const rows& arrays) : rows_(arrays) {}

  template <detail::index Row>
  [[nodiscard]] ROMVEC_INLINE constexpr bool has_row(Row row) const {
    return detail::is_inside(row, vocab_size());
  }
  template <detail::index Row, detail::index Column>
  [[nodiscard]] ROMVEC_INLINE constexpr bool has(Row row, Column column) const {
    return has_row(row) && detail::is_inside(column, dim());
  }
  template <detail::index Number>
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t at(Number number) {
    return static_cast<std::size_t>(number);
  }

  rows rows_{};
};

// A table or a view of one.
template <class Type>
concept table_like = requires(const Type& table) {
  typename Type::format;
  { table.view().vocab_size() } -> std::same_as<std::size_t>;
  { table.view().dim() } -> std::same_as<std::size_t>;
};

namespace detail {

struct view_access {
  template <format Format, std::size_t VocabSize, std::size_t Dim>
  [[nodiscard]] ROMVEC_INLINE static constexpr table_view<Format, VocabSize, Dim> view_of(
      const unchecked_view<Format, VocabSize, Dim>& rows) {
    return table_view<Format, VocabSize, Dim>(rows);
  }
  template <format Format, std::size_t VocabSize, std::size_t Dim>
  [[nodiscard]] ROMVEC_INLINE static constexpr const unchecked_view<Format, VocabSize, Dim>& rows_of(
      const table_view<Format, VocabSize, Dim>& view) {
    return view.rows_;
  }
};

// What kernels read a table through. Of a view member by member: g++ 12 copies such a struct whole, through the stack.
template <format Format, std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] ROMVEC_INLINE constexpr auto unchecked(const table_view<Format, VocabSize, Dim>& view) {
  return view_access::rows_of(view).by_members();
}
template <table_like Table>
[[nodiscard]] ROMVEC_INLINE constexpr auto unchecked(const Table& table) {
  return view_access::rows_of(table.view());
}

// A view of arrays that were checked, or come from where they cannot be wrong: a table, a file that this tool wrote.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] ROMVEC_INLINE constexpr table_view<Format, VocabSize, Dim> trusted_view(
    const table_arrays<Format>& arrays, std::size_t vocab_size, std::size_t dim) {
  return view_access::view_of(unchecked_view<Format, VocabSize, Dim>(arrays, vocab_size, dim));
}

}  // namespace detail
}  // namespace romvec
