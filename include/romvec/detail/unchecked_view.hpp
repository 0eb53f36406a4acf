// SPDX-License-Identifier: BSL-1.0
// What kernels read a table through: the arrays, the shape, and no check of a row or a column. The caller has made sure
// of both; table_view is what users hold.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/fixed.hpp"
#include "romvec/format.hpp"

namespace romvec {

// A row whose codes are decoded, where others have a pointer to codes: what nearest() and dot() are asked about.
struct decoded_row {
  const std::uint8_t* bytes;
  std::size_t row;
};

namespace detail {

// Says of a constructor's arguments that they were checked, or come from where they cannot be wrong.
struct trusted {};

// A size known to the compiler, or carried along; the first kind takes no room. No size: Nothing.
template <std::size_t Size, std::size_t Nothing>
struct extent {
  ROMVEC_INLINE constexpr extent() = default;
  ROMVEC_INLINE constexpr explicit extent(std::size_t) {}
  ROMVEC_INLINE static constexpr std::size_t value() { return Size; }
};

template <std::size_t Nothing>
struct extent<std::dynamic_extent, Nothing> {
  ROMVEC_INLINE constexpr extent() = default;
  ROMVEC_INLINE constexpr explicit extent(std::size_t size) : size_(size) {}
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t value() const { return size_; }

 private:
  std::size_t size_ = Nothing;
};

// Whether a view of this vocab_size has an array: one of dynamic size has 0 rows otherwise, and needs no other sign.
// The comparison costs nothing where the compiler sees the array. A constant expression cannot make it, as sanitizers
// let an address be null, and need not: it does not compile if it reads where there is nothing.
template <std::size_t VocabSize>
[[nodiscard]] ROMVEC_INLINE constexpr bool has_array(const void* array) {
  return VocabSize == std::dynamic_extent || std::is_constant_evaluated() || array != nullptr;
}

// An array that is there, as those of a table are: says so to the compiler.
template <class Element>
[[nodiscard]] ROMVEC_INLINE constexpr const Element* present(const Element* array) {
  if (!std::is_constant_evaluated() && array == nullptr) {
    __builtin_unreachable();
  }
  return array;
}

// Where the arrays of a table lie, and what it has one of. Five flat aggregates: of one that is put together of parts
// g++ keeps copies on the stack.
template <format Format, multiplier_per = Format::multipliers, bool = Format::levels != 0,
          bool = windowed_format<Format>>
struct table_arrays {
  const typename stored_code_of<Format>::type* codes = nullptr;

  [[nodiscard]] ROMVEC_INLINE constexpr table_arrays by_members() const { return {codes}; }
  [[nodiscard]] ROMVEC_INLINE static constexpr std::int32_t multiplier(std::size_t) { return 1; }
  [[nodiscard]] ROMVEC_INLINE static constexpr int exponent() { return -Format::fraction_bits; }
};

template <format Format>
struct table_arrays<Format, multiplier_per::table, false, false> {
  const typename stored_code_of<Format>::type* codes = nullptr;
  typename Format::multiplier_type table_multiplier = 1;
  std::int8_t table_exponent = 0;

  [[nodiscard]] ROMVEC_INLINE constexpr table_arrays by_members() const {
    return {codes, table_multiplier, table_exponent};
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t) const { return table_multiplier; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t stored_multiplier(std::size_t) const { return table_multiplier; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_exponent; }
};

template <format Format>
struct table_arrays<Format, multiplier_per::group, false, false> {
  const typename stored_code_of<Format>::type* codes = nullptr;
  const typename Format::multiplier_type* multipliers = nullptr;
  std::int8_t table_exponent = 0;

  [[nodiscard]] ROMVEC_INLINE constexpr table_arrays by_members() const { return {codes, multipliers, table_exponent}; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t index) const { return multipliers[index]; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t stored_multiplier(std::size_t i) const { return multipliers[i]; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_exponent; }
};

template <format Format>
struct table_arrays<Format, multiplier_per::group, true, false> {
  const typename stored_code_of<Format>::type* codes = nullptr;
  const typename Format::multiplier_type* multipliers = nullptr;
  const std::int8_t* levels = nullptr;
  std::int8_t table_exponent = 0;

  [[nodiscard]] ROMVEC_INLINE constexpr table_arrays by_members() const {
    return {codes, multipliers, levels, table_exponent};
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t index) const { return multipliers[index]; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t stored_multiplier(std::size_t i) const { return multipliers[i]; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_exponent; }
};

template <format Format>
struct table_arrays<Format, multiplier_per::group, true, true> {
  const std::uint8_t* codes = nullptr;
  const typename Format::multiplier_type* multipliers = nullptr;
  const std::int8_t* levels = nullptr;
  code_window window{};
  std::int8_t table_exponent = 0;

  [[nodiscard]] ROMVEC_INLINE constexpr table_arrays by_members() const {
    return {codes, multipliers, levels, {window.factor, window.start}, table_exponent};
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t index) const {
    return multiplier_of<Format>(multipliers[index]);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t stored_multiplier(std::size_t i) const { return multipliers[i]; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_exponent; }
};

// Two or three pointers and an exponent, and the sizes where they are dynamic. Without arrays it has no rows, of one
// column, so that a length over a row's is no division by zero.
template <format Format, std::size_t VocabSize, std::size_t Dim>
class unchecked_view {
 public:
  using format = Format;
  using code_type = typename Format::code_type;
  static constexpr std::size_t vocab_extent = VocabSize;
  static constexpr std::size_t dim_extent = Dim;

  ROMVEC_INLINE constexpr unchecked_view() = default;
  ROMVEC_INLINE constexpr unchecked_view(const table_arrays<Format>& arrays, std::size_t vocab_size, std::size_t dim)
      : arrays_(arrays), vocab_size_(vocab_size), dim_(dim) {}

  // A copy that needs no memory.
  [[nodiscard]] ROMVEC_INLINE constexpr unchecked_view by_members() const {
    return {arrays_.by_members(), vocab_size_.value(), dim_.value()};
  }
  [[nodiscard]] ROMVEC_INLINE constexpr const table_arrays<Format>& arrays() const { return arrays_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t vocab_size() const {
    return has_array<VocabSize>(arrays_.codes) ? vocab_size_.value() : 0;
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t dim() const { return dim_.value(); }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return arrays_.exponent(); }

  // Codes that are weights.
  [[nodiscard]] ROMVEC_INLINE constexpr const code_type* codes(std::size_t row) const
      requires(!decoded_format<Format>) {
    return arrays_.codes + row * dim();
  }
  // Codes that are decoded from a row's bytes.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_bytes() const requires(decoded_format<Format>) {
    return bytes_of_row<Format>(dim());
  }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::uint8_t* bytes(std::size_t row) const
      requires(decoded_format<Format>) {
    return arrays_.codes + row * row_bytes();
  }
  [[nodiscard]] ROMVEC_INLINE constexpr decoded_row codes(std::size_t row) const requires(decoded_format<Format>) {
    return {bytes(row), row};
  }
  // Null where the format has none.
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* levels() const requires(decoded_format<Format>) {
    if constexpr (leveled_format<Format>) {
      return arrays_.levels;
    } else {
      return nullptr;
    }
  }
  // What decode() of the format wants beside the bytes: the levels, and how they are chosen where that is the table's.
  [[nodiscard]] ROMVEC_INLINE constexpr auto book() const requires(decoded_format<Format>) {
    if constexpr (windowed_format<Format>) {
      return window_book{arrays_.levels, arrays_.window};
    } else {
      return levels();
    }
  }
  // As it is stored, whatever the multiplier.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t stored_code(std::size_t row, std::size_t column) const
      requires(decoded_format<Format>) {
    if constexpr (windowed_format<Format>) {
      return Format::code(bytes(row), column, dim(), book());
    } else {
      const std::size_t begin = column / decoded_block * decoded_block;
      return Format::code(bytes(row) + bytes_of_blocks<Format>(begin), column - begin,
                          dim() - begin < decoded_block ? dim() - begin : decoded_block, levels());
    }
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t code(std::size_t row, std::size_t column) const {
    if constexpr (decoded_format<Format>) {
      const std::int32_t stored = stored_code(row, column);
      return multiplier(row, group_of_column<Format>(column)) == 0 ? 0 : stored;
    } else {
      return codes(row)[column];
    }
  }

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t groups() const { return groups_of_row<Format>(dim()); }
  [[nodiscard]] ROMVEC_INLINE constexpr const typename Format::multiplier_type* multipliers() const
      requires(grouped_format<Format>) {
    return arrays_.multipliers;
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t row, std::size_t group = 0) const {
    return arrays_.multiplier(Format::group_size == 0 ? row : row * groups() + group);
  }
  // code * multiplier, in units of 2^exponent.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t product(std::size_t row, std::size_t column) const {
    return code(row, column) * multiplier(row, group_of_column<Format>(column));
  }
  [[nodiscard]] ROMVEC_INLINE constexpr float group_step(std::size_t row, std::size_t group) const {
    return static_cast<float>(multiplier(row, group)) * power_of_two(exponent());
  }
  [[nodiscard]] ROMVEC_INLINE constexpr float row_step(std::size_t row) const { return group_step(row, 0); }
  [[nodiscard]] ROMVEC_INLINE constexpr float value(std::size_t row, std::size_t column) const {
    return static_cast<float>(code(row, column)) * group_step(row, group_of_column<Format>(column));
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const {
    if constexpr (Format::has_multipliers) {
      return exponent() + 7;
    } else {
      return exponent() - (sizeof(code_type) == 1 ? 8 : 0);
    }
  }

 private:
  table_arrays<Format> arrays_{};
  [[no_unique_address]] extent<VocabSize, 0> vocab_size_{};
  [[no_unique_address]] extent<Dim, 1> dim_{};
};

// In the place of a row: of an id that means none.
inline constexpr std::size_t no_row = SIZE_MAX;

// How many rows a view has that is not empty, as one is whose ids passed the check: where the compiler knows it, the
// kernels need not ask for the array.
template <class View>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t rows_of_checked(const View& table) {
  return View::vocab_extent == std::dynamic_extent ? table.vocab_size() : View::vocab_extent;
}

}  // namespace detail

template <class View>
concept decoded_view = decoded_format<typename View::format>;

}  // namespace romvec
