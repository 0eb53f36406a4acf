// SPDX-License-Identifier: BSL-1.0
// Tables of random weights, made once a shape and kept: the codes and multipliers that romvec reads, and the forms of
// the same weights that its rivals read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <romvec/format.hpp>
#include <romvec/table_view.hpp>
#include <span>

#include "data/pages.hpp"

namespace romvec_bench {

// exponent of every table with a multiplier a row: weights lie within +-1.
inline constexpr std::int8_t table_exponent = -22;
// The format with one scale for the table, over the same codes.
using one_scale = romvec::fixed<std::int8_t, 7>;
// Codes of 16 bits over the same bytes: half of the rows.
using wide_fixed = romvec::fixed<std::int16_t, 15>;
// Formats of 4-bit codes, over the same bytes: half of them are a table of the same shape.
using nibble_rows = romvec::nibble_rows;
using nibble_groups = romvec::nibble_groups<32>;

// Codes uniform in [-127, 127], multipliers uniform in [2^14, 2^15): where the quantiser puts those of most rows.
// Multipliers of 4-bit codes have either sign.
class random_table {
 public:
  random_table(std::size_t vocab_size, std::size_t dim);

  [[nodiscard]] std::size_t vocab_size() const { return vocab_size_; }
  [[nodiscard]] std::size_t dim() const { return dim_; }
  [[nodiscard]] const std::int8_t* codes() const { return codes_.as<const std::int8_t>().data(); }
  [[nodiscard]] const std::uint16_t* multipliers() const { return multipliers_.as<const std::uint16_t>().data(); }
  // multiplier * 2^exponent, exact: the float scale a row that other libraries keep.
  [[nodiscard]] const float* scales() const { return scales_.as<const float>().data(); }
  // The weights themselves, for rivals that keep a float table; made when first asked for, 4 bytes a weight.
  [[nodiscard]] const float* weights() const;

  [[nodiscard]] romvec::table_view<romvec::int8_rows> int8_rows() const {
    return romvec::detail::trusted_view<romvec::int8_rows>({codes(), multipliers(), table_exponent}, vocab_size_, dim_);
  }
  [[nodiscard]] romvec::table_view<one_scale> fixed_point() const {
    return romvec::detail::trusted_view<one_scale>({codes()}, vocab_size_, dim_);
  }
  [[nodiscard]] romvec::table_view<wide_fixed> wide_fixed_point() const {
    return romvec::detail::trusted_view<wide_fixed>({wide_codes()}, vocab_size_ / 2, dim_);
  }
  [[nodiscard]] const std::int16_t* wide_codes() const { return codes_.as<const std::int16_t>().data(); }
  template <romvec::nibble_format Format>
  [[nodiscard]] romvec::table_view<Format> nibbles() const {
    return romvec::detail::trusted_view<Format>(
        {nibble_codes(), nibble_multipliers(), romvec::uniform_levels, table_exponent}, vocab_size_, dim_);
  }
  [[nodiscard]] const std::uint8_t* nibble_codes() const { return codes_.as<const std::uint8_t>().data(); }
  // One for every 32 weights; of those, tables of nibble_rows read the first ones.
  [[nodiscard]] const std::int16_t* nibble_multipliers() const {
    return nibble_multipliers_.as<const std::int16_t>().data();
  }

 private:
  std::size_t vocab_size_;
  std::size_t dim_;
  pages codes_;
  pages multipliers_;
  pages nibble_multipliers_;
  pages scales_;
  mutable pages weights_;
};

[[nodiscard]] const random_table& table_of(std::size_t vocab_size, std::size_t dim);

// The same with a shape that the compiler knows, as a table in a generated header has it.
template <class Shape>
[[nodiscard]] auto int8_rows_of(Shape) {
  const random_table& table = table_of(Shape::vocab_size, Shape::dim);
  return romvec::detail::trusted_view<romvec::int8_rows, Shape::vocab_size, Shape::dim>(
      {table.codes(), table.multipliers(), table_exponent}, Shape::vocab_size, Shape::dim);
}
template <class Shape>
[[nodiscard]] auto fixed_point_of(Shape) {
  const random_table& table = table_of(Shape::vocab_size, Shape::dim);
  return romvec::detail::trusted_view<one_scale, Shape::vocab_size, Shape::dim>({table.codes()}, Shape::vocab_size,
                                                                                Shape::dim);
}
template <class Shape>
[[nodiscard]] auto wide_fixed_point_of(Shape) {
  constexpr std::size_t rows = Shape::vocab_size / 2;
  const random_table& table = table_of(Shape::vocab_size, Shape::dim);
  return romvec::detail::trusted_view<wide_fixed, rows, Shape::dim>({table.wide_codes()}, rows, Shape::dim);
}
template <romvec::nibble_format Format, class Shape>
[[nodiscard]] auto nibbles_of(Shape) {
  const random_table& table = table_of(Shape::vocab_size, Shape::dim);
  return romvec::detail::trusted_view<Format, Shape::vocab_size, Shape::dim>(
      {table.nibble_codes(), table.nibble_multipliers(), romvec::uniform_levels, table_exponent}, Shape::vocab_size,
      Shape::dim);
}

}  // namespace romvec_bench
