// SPDX-License-Identifier: BSL-1.0
// The loops that everybody writes first, as the compiler vectorises them. Compiled with -O3 (naive.cpp): g++ 12
// vectorises at -O2 only loops whose trip count it knows, and these should be as fast as the compiler makes them.
// romvec is compiled with -O2, as its users compile it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace romvec_bench::rivals {

// Shapes: codes[0, vocab_size * Dim), a float scale a row, ids in [0, vocab_size), which nobody checks. Dim is known to
// the compiler: that is worth 1.1 to 2 times to them. Where Dim is 0 it is a run-time number.
template <std::size_t Dim>
struct naive {
  std::size_t run_time_dim = Dim;

  // out[i][c] = code * scale
  void gather_float(const std::int8_t* codes, const float* scales, std::span<const std::int32_t> ids, float* out) const;
  // out[i][c] = (code * multiplier + 64) >> 7
  void gather_q15(const std::int8_t* codes, const std::uint16_t* multipliers, std::span<const std::int32_t> ids,
                  std::int16_t* out) const;
  // out[i][c] = code
  void gather_raw(const std::int8_t* codes, std::span<const std::int32_t> ids, std::int8_t* out) const;
  // out[i][c] = code << 8 of int8 codes; int16 codes as they are
  void gather_fixed(const std::int8_t* codes, std::span<const std::int32_t> ids, std::int16_t* out) const;
  void gather_fixed(const std::int16_t* codes, std::span<const std::int32_t> ids, std::int16_t* out) const;
  // Always the same work as romvec's: every id is checked first, and nothing is written if one is bad.
  [[nodiscard]] bool checked_q15(const std::int8_t* codes, const std::uint16_t* multipliers, std::size_t vocab_size,
                                 std::span<const std::int32_t> ids, std::int16_t* out) const;
  [[nodiscard]] bool checked_raw(const std::int8_t* codes, std::size_t vocab_size, std::span<const std::int32_t> ids,
                                 std::int8_t* out) const;
  [[nodiscard]] bool checked_fixed(const std::int8_t* codes, std::size_t vocab_size, std::span<const std::int32_t> ids,
                                   std::int16_t* out) const;
  [[nodiscard]] bool checked_fixed(const std::int16_t* codes, std::size_t vocab_size, std::span<const std::int32_t> ids,
                                   std::int16_t* out) const;
  // out[b][c] = sum over the bag of code * scale; bags of ids_per_bag
  void bag_sum(const std::int8_t* codes, const float* scales, std::span<const std::int32_t> ids, float* out) const;
  // out[r] = sum over c of code * query, for every row
  void dots(const std::int8_t* codes, std::size_t vocab_size, const std::int8_t* query, std::int32_t* out) const;
  // The row of the largest cosine: float dot products over the square root of integer norms.
  [[nodiscard]] std::uint32_t nearest(const std::int8_t* codes, std::size_t vocab_size, const std::int8_t* query) const;
};

}  // namespace romvec_bench::rivals
