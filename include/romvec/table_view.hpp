// SPDX-License-Identifier: BSL-1.0
// A table that lives elsewhere: the shape, and pointers to codes and multipliers. Every operation works on this.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/nibble.hpp"

namespace romvec {

namespace detail {

// A size known to the compiler, or carried along; the first kind takes no room.
template <std::size_t Size>
struct extent {
  ROMVEC_INLINE constexpr extent() = default;
  ROMVEC_INLINE constexpr explicit extent(std::size_t) {}
  ROMVEC_INLINE static constexpr std::size_t value() { return Size; }
};

template <>
struct extent<std::dynamic_extent> {
  ROMVEC_INLINE constexpr explicit extent(std::size_t size) : size_(size) {}
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t value() const { return size_; }

 private:
  std::size_t size_;
};

// What a format keeps beside its codes.
template <format Format>
struct scaling {
  const std::uint16_t* multipliers;
  std::int8_t table_exponent;

  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t row) const { return multipliers[row]; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_exponent; }
};

template <one_multiplier_format Format>
struct scaling<Format> {
  std::uint16_t table_multiplier;
  std::int8_t table_exponent;

  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t) const { return table_multiplier; }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return table_exponent; }
};

template <format Format>
requires(!Format::has_multipliers) struct scaling<Format> {
  ROMVEC_INLINE static constexpr std::int32_t multiplier(std::size_t) { return 1; }
  ROMVEC_INLINE static constexpr int exponent() { return -Format::fraction_bits; }
};

}  // namespace detail

// Shape: codes[0, vocab_size * dim) row by row, multipliers[0, vocab_size). Owns nothing; two pointers and an exponent,
// and the sizes where they are dynamic. The arrays must outlive it. VocabSize and Dim may be std::dynamic_extent.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
class table_view {
 public:
  static_assert(VocabSize >= 1, "romvec: a table needs at least one row; set VocabSize to the number of tokens");
  static_assert(Dim >= 1, "romvec: a row needs at least one weight; set Dim to the embedding dimension");

  using format = Format;
  using code_type = typename Format::code_type;
  static constexpr std::size_t vocab_extent = VocabSize;
  static constexpr std::size_t dim_extent = Dim;

  // For formats with a multiplier a row. `vocab_size` and `dim` are at least 1.
  ROMVEC_INLINE constexpr table_view(const code_type* codes, const std::uint16_t* multipliers, std::int8_t exponent,
                                     std::size_t vocab_size = VocabSize,
                                     std::size_t dim = Dim) requires(Format::has_multipliers &&
                                                                     !one_multiplier_format<Format>)
      : codes_(codes), scaling_{multipliers, exponent}, vocab_size_(vocab_size), dim_(dim) {}

  // For formats with one multiplier a table.
  ROMVEC_INLINE constexpr table_view(const code_type* codes, std::uint16_t multiplier, std::int8_t exponent,
                                     std::size_t vocab_size = VocabSize,
                                     std::size_t dim = Dim) requires(one_multiplier_format<Format>)
      : codes_(codes), scaling_{multiplier, exponent}, vocab_size_(vocab_size), dim_(dim) {}

  // For fixed-point formats.
  ROMVEC_INLINE constexpr explicit table_view(const code_type* codes, std::size_t vocab_size = VocabSize,
                                              std::size_t dim = Dim) requires(!Format::has_multipliers)
      : codes_(codes), scaling_{}, vocab_size_(vocab_size), dim_(dim) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t vocab_size() const { return vocab_size_.value(); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t dim() const { return dim_.value(); }
  [[nodiscard]] ROMVEC_INLINE constexpr table_view view() const { return *this; }

  // Row `row` in [0, vocab_size) as it is stored: dim codes, no copy.
  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const code_type, Dim> row(std::size_t row) const {
    return std::span<const code_type, Dim>(codes_ + row * dim(), dim());
  }
  [[nodiscard]] ROMVEC_INLINE constexpr const code_type* codes(std::size_t row) const { return codes_ + row * dim(); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t code(std::size_t row, std::size_t column) const {
    return codes(row)[column];
  }
  // 1 where the format has none.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t row) const {
    return scaling_.multiplier(row);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return scaling_.exponent(); }

  // The distance of two neighbouring values of a row, multiplier * 2^exponent; exact.
  [[nodiscard]] ROMVEC_INLINE constexpr float row_step(std::size_t row) const {
    return static_cast<float>(multiplier(row)) * power_of_two(exponent());
  }
  // code * multiplier * 2^exponent; exact.
  [[nodiscard]] ROMVEC_INLINE constexpr float value(std::size_t row, std::size_t column) const {
    return static_cast<float>(code(row, column)) * row_step(row);
  }

  // The natural Q15 output q of a weight means q * 2^natural_q15_exponent(). int8 rows: exponent + 7. Fixed point keeps
  // every bit: an int8 code is shifted up by 8, an int16 code is the output.
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const {
    if constexpr (Format::has_multipliers) {
      return exponent() + 7;
    } else {
      return exponent() - (sizeof(code_type) == 1 ? 8 : 0);
    }
  }

 private:
  const code_type* codes_;
  [[no_unique_address]] detail::scaling<Format> scaling_;
  [[no_unique_address]] detail::extent<VocabSize> vocab_size_;
  [[no_unique_address]] detail::extent<Dim> dim_;
};

// A row of 4-bit codes, where other formats have a pointer to codes: what nearest() and dot() are asked about.
struct nibble_row {
  const std::uint8_t* bytes;
  std::size_t row;
};

// Shape: row r in codes[r * ((dim + 1) / 2), (r + 1) * ((dim + 1) / 2)), as nibble.hpp says; multipliers[0, vocab_size
// * groups()), row by row; levels[0, 16), ascending. The members are those of the other formats where these make sense;
// a code is a level. Owns nothing: three pointers and an exponent, and the sizes where they are dynamic.
template <nibble_format Format, std::size_t VocabSize, std::size_t Dim>
class table_view<Format, VocabSize, Dim> {
 public:
  static_assert(VocabSize >= 1, "romvec: a table needs at least one row; set VocabSize to the number of tokens");
  static_assert(Dim >= 1, "romvec: a row needs at least one weight; set Dim to the embedding dimension");

  using format = Format;
  using code_type = typename Format::code_type;
  static constexpr std::size_t vocab_extent = VocabSize;
  static constexpr std::size_t dim_extent = Dim;

  // `vocab_size` and `dim` are at least 1.
  ROMVEC_INLINE constexpr table_view(const std::uint8_t* codes, const std::int16_t* multipliers,
                                     const std::int8_t* levels, std::int8_t exponent,
                                     std::size_t vocab_size = VocabSize, std::size_t dim = Dim)
      : bytes_(codes),
        multipliers_(multipliers),
        levels_(levels),
        exponent_(exponent),
        vocab_size_(vocab_size),
        dim_(dim) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t vocab_size() const { return vocab_size_.value(); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t dim() const { return dim_.value(); }
  [[nodiscard]] ROMVEC_INLINE constexpr table_view view() const { return *this; }

  // How many multipliers a row has; each in [-32767, 32767].
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t groups() const { return detail::groups_of_row<Format>(dim()); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_bytes() const { return detail::nibble_row_bytes(dim()); }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::uint8_t* bytes(std::size_t row) const {
    return bytes_ + row * row_bytes();
  }
  [[nodiscard]] ROMVEC_INLINE constexpr nibble_row codes(std::size_t row) const { return {bytes(row), row}; }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int16_t* multipliers() const { return multipliers_; }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* levels() const { return levels_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t row, std::size_t group = 0) const {
    return multipliers_[row * groups() + group];
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int exponent() const { return exponent_; }

  // The level of a weight; 0 in a group whose multiplier is 0.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t code(std::size_t row, std::size_t column) const {
    const detail::nibble_place place = detail::place_of_nibble(column, dim());
    const std::int32_t level = levels_[(bytes(row)[place.byte] >> place.shift) & 15];
    return multiplier(row, detail::group_of_column<Format>(column)) == 0 ? 0 : level;
  }
  // code * multiplier, in units of 2^exponent.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t product(std::size_t row, std::size_t column) const {
    return code(row, column) * multiplier(row, detail::group_of_column<Format>(column));
  }
  // What the levels of a group are multiplied by, multiplier * 2^exponent; exact.
  [[nodiscard]] ROMVEC_INLINE constexpr float group_step(std::size_t row, std::size_t group) const {
    return static_cast<float>(multiplier(row, group)) * power_of_two(exponent());
  }
  // level * multiplier * 2^exponent; exact.
  [[nodiscard]] ROMVEC_INLINE constexpr float value(std::size_t row, std::size_t column) const {
    return static_cast<float>(code(row, column)) * group_step(row, detail::group_of_column<Format>(column));
  }
  [[nodiscard]] ROMVEC_INLINE constexpr int natural_q15_exponent() const { return exponent() + 7; }

 private:
  const std::uint8_t* bytes_;
  const std::int16_t* multipliers_;
  const std::int8_t* levels_;
  std::int8_t exponent_;
  [[no_unique_address]] detail::extent<VocabSize> vocab_size_;
  [[no_unique_address]] detail::extent<Dim> dim_;
};

template <class View>
concept nibble_view = nibble_format<typename View::format>;

// A table or a view of one.
template <class Type>
concept table_like = requires(const Type& table) {
  typename Type::format;
  { table.view().vocab_size() } -> std::same_as<std::size_t>;
  { table.view().dim() } -> std::same_as<std::size_t>;
};

}  // namespace romvec
