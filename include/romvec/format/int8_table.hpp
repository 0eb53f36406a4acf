// SPDX-License-Identifier: BSL-1.0
// 8 bits a weight and one multiplier.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/format/common.hpp"

namespace romvec {

// As int8_rows with one multiplier for the whole table: 2 bytes a row less, and the step of the largest row for all of
// them. |value - weight| <= row_step / 2, always.
struct int8_table : detail::multiplied_int8 {
  static constexpr image_format id = image_format::int8_table;
  static constexpr std::size_t code_bits = 8;
  static constexpr multiplier_per multipliers = multiplier_per::table;
  static constexpr std::size_t group_size = 0;
  static constexpr std::size_t levels = 0;
  using multiplier_type = std::uint16_t;

  // As those of int8_rows.
  template <std::size_t VocabSize, std::size_t Dim>
  struct arrays {
    alignas(ROMVEC_ALIGNMENT) std::int8_t codes[VocabSize * Dim + 1];
    std::uint16_t table_multiplier;
    std::int8_t table_exponent;
  };
};

}  // namespace romvec
