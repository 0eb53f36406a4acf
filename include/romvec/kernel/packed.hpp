// SPDX-License-Identifier: BSL-1.0
// Rows packed for a search through all of them: dot products without a sum across a register at the end of each row.
//
// A bundle is packed_bundle rows. Its codes lie four columns at a time, row behind row: codes[(c / 4) * 4 *
// packed_bundle
// + r * 4 + c % 4] is column c of row r, with zeros for the columns that fill up the last four and for the rows that
// fill up the last bundle. One multiply-add instruction then serves as many rows as a register has int32 lanes.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/isa/concept.hpp"
#include "romvec/kernel/memory.hpp"

namespace romvec::kernel {

inline constexpr std::size_t packed_bundle = 32;
inline constexpr std::size_t packed_columns = 4;
inline constexpr std::size_t packed_step_bytes = packed_bundle * packed_columns;

// dots[0, packed_bundle) of one bundle with query[0, whole), `whole` a multiple of four, and, where has_end says so,
// four more columns with end[0, 4).
template <class Isa>
ROMVEC_INLINE constexpr void packed_dots(const std::int8_t* codes, const std::int8_t* query, std::size_t whole,
                                         const std::int8_t* end, bool has_end, std::int32_t* dots) {
  if constexpr (isa::packs_rows<Isa>) {
    auto sums = Isa::zero_packed_sums();
#pragma GCC unroll 2
    for (std::size_t c = 0; c < whole; c += packed_columns, codes += packed_step_bytes) {
      if constexpr (Isa::prefetches) {
        Isa::prefetch_near(codes + packed_bytes_ahead);
        Isa::prefetch_near(codes + packed_bytes_ahead + line_bytes);
      }
      sums = Isa::add_packed(sums, codes, query + c);
    }
    if (has_end) {
      sums = Isa::add_packed(sums, codes, end);
    }
    Isa::store_packed(sums, dots);
  } else {
    for (std::size_t r = 0; r < packed_bundle; ++r) {
      std::int32_t sum = 0;
      const std::int8_t* four = codes + r * packed_columns;
      for (std::size_t c = 0; c < whole; c += packed_columns, four += packed_step_bytes) {
        for (std::size_t j = 0; j < packed_columns; ++j) {
          sum += four[j] * query[c + j];
        }
      }
      for (std::size_t j = 0; has_end && j < packed_columns; ++j) {
        sum += four[j] * end[j];
      }
      dots[r] = sum;
    }
  }
}

}  // namespace romvec::kernel
