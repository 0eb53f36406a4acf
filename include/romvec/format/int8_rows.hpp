// SPDX-License-Identifier: BSL-1.0
// 8 bits a weight and a multiplier a row.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/format/common.hpp"

namespace romvec {

// 8 bits a weight, a 15-bit multiplier a row, an exponent a table. |value - weight| <= row_step / 2, always.
struct int8_rows : detail::multiplied_int8 {
  static constexpr image_format id = image_format::int8_rows;
  static constexpr std::size_t code_bits = 8;
  static constexpr multiplier_per multipliers = multiplier_per::group;
  static constexpr std::size_t group_size = 0;  // as long as the row
  static constexpr std::size_t levels = 0;      // codes are weights, not indices
  using multiplier_type = std::uint16_t;

  // codes[0, VocabSize * Dim) row by row. The one code more is for the zero that ends a string literal: the only
  // initialiser that compilers take in linear time.
  template <std::size_t VocabSize, std::size_t Dim>
  struct arrays {
    alignas(ROMVEC_ALIGNMENT) std::int8_t codes[VocabSize * Dim + 1];
    std::uint16_t multipliers[VocabSize];
    std::int8_t table_exponent;
  };
};

}  // namespace romvec
