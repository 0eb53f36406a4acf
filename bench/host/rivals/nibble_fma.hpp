// SPDX-License-Identifier: BSL-1.0
// 4-bit rows of the libraries for recommendation models: a float scale and a float bias a row, fused multiply-add.
#pragma once

#include <cstddef>
#include <cstdint>

namespace romvec_bench::rivals {

// A row: dim / 2 bytes of neighbours, the first one in the low half, then scale and bias as half-precision floats. A
// weight is code * scale + bias, code in [0, 15].
template <std::size_t Dim>
inline constexpr std::size_t fused_row_bytes = Dim / 2 + 4;

// The way of FBGEMM's generated code, which takes AVX-512 wherever the processor has it, whatever the rest was compiled
// for: 16 bytes become 32 bytes of codes, those int32, float, and one fused multiply-add; lines are asked for 16 rows
// ahead; an id is compared with vocab_size when its row's turn comes, and a bad one ends the call. It adds the bias of
// a bag's row with one more addition; of a row alone this has one less than FBGEMM.
struct nibble_fma {
  // Whether this processor has AVX2, FMA and F16C.
  [[nodiscard]] static bool can_run();
  [[nodiscard]] static bool has_avx512();

  // out[i][c] = the weights of row ids[i]; false if an id is bad
  template <std::size_t Dim>
  static bool gather(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                     float* out);
  // out[b][c] = their sums over bags of ids_per_bag
  template <std::size_t Dim>
  static bool bag(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                  float* out);
};

}  // namespace romvec_bench::rivals
