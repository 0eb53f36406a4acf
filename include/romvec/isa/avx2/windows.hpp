// SPDX-License-Identifier: BSL-1.0
// Levels that windows of a row's bits choose (format/trellis.hpp), 8 at a time, under AVX2 and what has it.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/x86_pointers.hpp"

namespace romvec::isa {

// For each of 8 lanes of 32 bits the three bytes that its 16 bits lie in, the first of them at the top, and how far
// these have to go down. Lane i begins at bit Bits * (i + 1).
template <std::size_t Bits>
struct window_lanes {
  alignas(32) std::int8_t bytes[32] = {};
  alignas(32) std::uint32_t shifts[8] = {};

  constexpr window_lanes() {
    for (std::size_t i = 0; i < 8; ++i) {
      const std::size_t bit = Bits * (i + 1);
      for (std::size_t j = 0; j < 4; ++j) {
        bytes[4 * i + 3 - j] = bit / 8 + j < 8 ? static_cast<std::int8_t>(bit / 8 + j) : std::int8_t{-128};
      }
      shifts[i] = static_cast<std::uint32_t>(16 - bit % 8);
    }
  }
};

// out[0, 8) = the levels of 8 weights. bytes[0, 8) begins with the 16 bits before theirs; `factor` is that of the table
// times 2^16. VPSHUFB, VPSRLVD, VPMULLD, VPSRLD, VPGATHERDD. A gather reads 4 bytes: of the last three levels those
// that end with the last one.
template <std::size_t Bits, std::size_t LevelBits>
ROMVEC_INLINE void choose_levels_by_gather(const std::uint8_t* bytes, std::uint32_t factor, const std::int8_t* levels,
                                           std::int8_t* out) {
  static constexpr window_lanes<Bits> lanes;
  const __m256i all = _mm256_broadcastsi128_si256(_mm_loadl_epi64(m128i_at(bytes)));
  const __m256i windows = _mm256_srlv_epi32(_mm256_shuffle_epi8(all, _mm256_load_si256(m256i_at(lanes.bytes))),
                                            _mm256_load_si256(m256i_at(lanes.shifts)));
  const __m256i products = _mm256_mullo_epi32(windows, _mm256_set1_epi32(static_cast<std::int32_t>(factor)));
  const __m256i indices = _mm256_srli_epi32(products, 32 - LevelBits);
  const __m256i at = _mm256_min_epi32(indices, _mm256_set1_epi32((1 << LevelBits) - 4));
  const __m256i four = _mm256_i32gather_epi32(reinterpret_cast<const int*>(levels), at, 1);
  const __m256i chosen = _mm256_srlv_epi32(four, _mm256_slli_epi32(_mm256_sub_epi32(indices, at), 3));
  const __m256i low_bytes = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,  //
                                             0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  const __m256i packed = _mm256_shuffle_epi8(chosen, low_bytes);
  _mm_storel_epi64(m128i_at(out),
                   _mm_unpacklo_epi32(_mm256_castsi256_si128(packed), _mm256_extracti128_si256(packed, 1)));
}

}  // namespace romvec::isa
