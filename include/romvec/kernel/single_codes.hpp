// SPDX-License-Identifier: BSL-1.0
// Codes that are taken one by one as they are decoded: where registers hold a few codes at most, storing a block of
// them and loading it again costs more than what is done with them. Of formats that decode so (format/trellis.hpp).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/format.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

template <class Isa, decoded_format Format>
inline constexpr bool takes_single_codes = windowed_format<Format>&& Isa::scan_lanes <= 4;

// out[i] = make(code).
template <class Element, class Make>
struct converted_codes {
  Element* out;
  Make make;

  ROMVEC_INLINE constexpr void take(std::size_t i, std::int32_t code) const { out[i] = make(code); }
  ROMVEC_INLINE constexpr void next(std::size_t count) { out += count; }
};

// sums[i] += code * multiplier.
struct added_codes {
  std::int32_t* sums;
  std::int32_t multiplier;

  ROMVEC_INLINE constexpr void take(std::size_t i, std::int32_t code) const { sums[i] += code * multiplier; }
  ROMVEC_INLINE constexpr void next(std::size_t count) { sums += count; }
};

// The dot product with numbers, and the squared norm where it is asked for.
template <bool Norm>
struct scanned_codes {
  const std::int8_t* query;
  std::int32_t dot = 0;
  std::int32_t squared_norm = 0;

  ROMVEC_INLINE constexpr void take(std::size_t i, std::int32_t code) {
    dot += code * query[i];
    if constexpr (Norm) {
      squared_norm += code * code;
    }
  }
  ROMVEC_INLINE constexpr void next(std::size_t count) { query += count; }
};

// The squared norm alone.
struct squared_codes {
  std::int32_t squared_norm = 0;

  ROMVEC_INLINE constexpr void take(std::size_t, std::int32_t code) { squared_norm += code * code; }
  ROMVEC_INLINE constexpr void next(std::size_t) {}
};

// True where dot product and norm are two passes over a row: eight registers do not hold what one pass needs, and a
// weight took 26 instructions on a Cortex-M0.
#if defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_8M_BASE__)
inline constexpr bool has_few_registers = true;
#else
inline constexpr bool has_few_registers = false;
#endif

// The sink when it has taken the codes of columns [begin, begin + count) of a row; begin is a multiple of 8.
template <class Isa, decoded_view View, class Sink>
ROMVEC_INLINE constexpr Sink take_codes(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                        Sink sink) {
  return View::format::template for_each_code<Isa>(table.bytes(row), begin, count, table.dim(), table.book(), sink);
}

}  // namespace romvec::kernel
