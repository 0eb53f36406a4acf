// SPDX-License-Identifier: BSL-1.0
// Plain fixed point of 8 or 16 bits.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/format/common.hpp"

namespace romvec {

// Plain fixed point: code * 2^-FractionBits, no multiplier. Code is std::int8_t or std::int16_t.
template <class Code, int FractionBits>
struct fixed {
  static_assert(std::same_as<Code, std::int8_t> || std::same_as<Code, std::int16_t>,
                "romvec::fixed stores std::int8_t or std::int16_t codes");
  using code_type = Code;
  static constexpr bool has_multipliers = false;
  static constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;
  static constexpr int min_exponent = -126;
  static constexpr int max_exponent = sizeof(Code) == 1 ? 120 : 112;
  static constexpr int fraction_bits = FractionBits;
  static_assert(-FractionBits >= min_exponent && -FractionBits <= max_exponent,
                "romvec::fixed: choose FractionBits so that every code is a normal float: "
                "[-120, 126] for int8_t, [-112, 126] for int16_t");

  // One for all FractionBits: the exponent of an image says which.
  static constexpr image_format id = sizeof(Code) == 1 ? image_format::fixed_int8 : image_format::fixed_int16;
  static constexpr std::size_t code_bits = 8 * sizeof(Code);
  static constexpr multiplier_per multipliers = multiplier_per::nothing;
  static constexpr std::size_t group_size = 0;
  static constexpr std::size_t levels = 0;
  using multiplier_type = std::uint16_t;

  // Codes alone; of one byte, as those of int8_rows.
  template <std::size_t VocabSize, std::size_t Dim>
  struct arrays {
    alignas(ROMVEC_ALIGNMENT) Code codes[VocabSize * Dim + (sizeof(Code) == 1 ? 1 : 0)];
  };
};

}  // namespace romvec
