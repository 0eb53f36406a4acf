// SPDX-License-Identifier: BSL-1.0
// A small table in each format, quantised by the compiler. 6 rows of 19 weights: no multiple of any lane count.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/random.hpp"
#include "romvec/format.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table.hpp"

namespace conformance {

inline constexpr std::size_t rows = 6;
inline constexpr std::size_t columns = 19;

struct weight_rows {
  float row[rows][columns];
};

// Below 127.5 / 128 everywhere, so that fixed<int8_t, 7> can hold them.
constexpr weight_rows make_weights() {
  weight_rows weights{};
  testing::random source(7);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const float scale = r == 1 ? 0x1p-9f : r == 4 ? 0x1.fp-1f : 0.25f;
      weights.row[r][c] = r == 3 ? 0.0f : source.unit_float() * scale;  // row 3 is all zeros, as a padding row
    }
  }
  weights.row[0][0] = 0x1.fcp-1f;  // 127/128: the largest code of fixed<int8_t, 7>
  weights.row[0][1] = -0x1.fcp-1f;
  weights.row[0][2] = 0x1.4p-7f;   // 1.25 steps of it
  weights.row[0][3] = -0x1.8p-7f;  // 1.5 steps of it, a tie
  weights.row[2][5] = -0.0f;
  weights.row[2][6] = 0x1p-149f;           // the smallest float
  weights.row[2][18] = -0x1.fffffep-127f;  // the largest subnormal one
  return weights;
}

inline constexpr weight_rows weights = make_weights();

template <class Format>
inline constexpr auto table_in = romvec::make_table<Format>(weights.row);

inline constexpr auto int8_table = table_in<romvec::int8_rows>;
inline constexpr auto q7_table = table_in<romvec::fixed<std::int8_t, 7>>;
inline constexpr auto q15_table = table_in<romvec::fixed<std::int16_t, 15>>;

}  // namespace conformance
