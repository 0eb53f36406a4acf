// SPDX-License-Identifier: BSL-1.0
// Row and column numbers of any integer type against a size: compared in their own type, so that nothing is cut off.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace romvec::detail {

// What numbers a row or a column: an integer or an enum.
template <class Type>
concept index = (std::integral<Type> && !std::same_as<Type, bool>) || std::is_enum_v<Type>;

template <index Index>
[[nodiscard]] ROMVEC_INLINE constexpr bool is_below(Index number, std::size_t size) {
  if constexpr (std::is_enum_v<Index>) {
    return is_below(static_cast<std::underlying_type_t<Index>>(number), size);
  } else {
    if constexpr (std::is_signed_v<Index>) {
      if (number < 0) {
        return false;
      }
    }
    return static_cast<std::make_unsigned_t<Index>>(number) < size;
  }
}

// Whether an id is one of 32 bits.
template <index Id>
[[nodiscard]] ROMVEC_INLINE constexpr bool fits_uint32(Id id) {
  if constexpr (std::is_enum_v<Id>) {
    return fits_uint32(static_cast<std::underlying_type_t<Id>>(id));
  } else {
    if constexpr (std::is_signed_v<Id>) {
      if (id < 0) {
        return false;
      }
    }
    return static_cast<std::make_unsigned_t<Id>>(id) <= UINT32_MAX;
  }
}

// Not constexpr on purpose: a constant expression that gets here does not compile, and the compiler's message names it.
ROMVEC_INLINE void row_or_column_outside_the_table_in_a_constant_expression() {}

// is_below(); of a constant expression it demands it.
template <index Index>
[[nodiscard]] ROMVEC_INLINE constexpr bool is_inside(Index number, std::size_t size) {
  const bool inside = is_below(number, size);
  if (!inside && std::is_constant_evaluated()) {
    row_or_column_outside_the_table_in_a_constant_expression();
  }
  return inside;
}

}  // namespace romvec::detail
