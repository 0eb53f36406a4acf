// SPDX-License-Identifier: BSL-1.0
// The loops of nibble_fma.hpp over the vectors of one instruction set, in the file of which they are instantiated.
// Vectors: `lanes` floats; 32 codes as bytes; floats_of<K>(codes), those of the K-th `lanes` of them.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "data/shapes.hpp"
#include "rivals/nibble_fma.hpp"

namespace romvec_bench::rivals {

// Codes 0 to 31 of 16 bytes in order: VPMOVZXBW, VPSLLW, VPOR, VPAND.
[[gnu::always_inline]] inline __m256i codes_in_order(const std::uint8_t* bytes) {
  const __m256i words = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
  return _mm256_and_si256(_mm256_or_si256(words, _mm256_slli_epi16(words, 4)), _mm256_set1_epi8(15));
}

template <class Vector, std::size_t Dim>
struct nibble_loops {
  using floats = typename Vector::floats;
  static constexpr std::size_t row_bytes = fused_row_bytes<Dim>;
  static constexpr std::size_t block = 32;
  static constexpr std::size_t of_block = block / Vector::lanes;
  static constexpr std::size_t rows_ahead = 16;

  struct scale_and_bias {
    floats scale, bias;
  };
  // VCVTPH2PS, VBROADCASTSS
  [[gnu::always_inline]] static scale_and_bias numbers_of(const std::uint8_t* row) {
    std::uint16_t halves[2];
    __builtin_memcpy(halves, row + Dim / 2, sizeof halves);
    return {Vector::all(_cvtsh_ss(halves[0])), Vector::all(_cvtsh_ss(halves[1]))};
  }
  [[gnu::always_inline]] static void ask_for(const std::uint8_t* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; i += 64) {
      _mm_prefetch(bytes + i, _MM_HINT_T0);
    }
  }
  static const std::uint8_t* row_at(const std::uint8_t* rows, std::int32_t id) {
    return rows + static_cast<std::size_t>(id) * row_bytes;
  }

  static bool gather(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                     float* out) {
    for (std::size_t i = 0; i < count; ++i, out += Dim) {
      if (i + rows_ahead < count) {
        ask_for(row_at(rows, ids[i + rows_ahead]), row_bytes);
      }
      if (static_cast<std::uint32_t>(ids[i]) >= vocab_size) {
        return false;
      }
      const std::uint8_t* const row = row_at(rows, ids[i]);
      const auto [scale, bias] = numbers_of(row);
#pragma GCC unroll 4
      for (std::size_t c = 0; c < Dim; c += block) {
        write_block(row + c / 2, scale, bias, out + c, std::make_index_sequence<of_block>{});
      }
    }
    return true;
  }

  static bool bag(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                  float* out) {
    constexpr std::size_t most = Vector::most_sums * Vector::lanes;
    constexpr std::size_t whole = Dim / most * most;
    for (std::size_t begin = 0; begin < count; begin += ids_per_bag, out += Dim) {
      for (std::size_t c = 0; c < whole; c += most) {
        if (!add_columns<most>(rows, vocab_size, ids, begin, count, c, out)) {
          return false;
        }
      }
      if constexpr (whole != Dim) {
        if (!add_columns<Dim - whole>(rows, vocab_size, ids, begin, count, whole, out)) {
          return false;
        }
      }
    }
    return true;
  }

 private:
  template <std::size_t... K>
  [[gnu::always_inline]] static void write_block(const std::uint8_t* bytes, floats scale, floats bias, float* out,
                                                 std::index_sequence<K...>) {
    const __m256i codes = codes_in_order(bytes);
    (Vector::store(out + K * Vector::lanes, Vector::fma(Vector::template floats_of<K>(codes), scale, bias)), ...);
  }
  template <std::size_t... K>
  [[gnu::always_inline]] static void add_block(const std::uint8_t* bytes, floats scale, floats bias, floats* sums,
                                               std::index_sequence<K...>) {
    const __m256i codes = codes_in_order(bytes);
    ((sums[K] = Vector::fma(Vector::template floats_of<K>(codes), scale, Vector::add(sums[K], bias))), ...);
  }

  // Sums of Columns columns stay in registers while the rows of the bag pass by.
  template <std::size_t Columns>
  [[gnu::always_inline]] static bool add_columns(const std::uint8_t* rows, std::size_t vocab_size,
                                                 const std::int32_t* ids, std::size_t begin, std::size_t count,
                                                 std::size_t column, float* out) {
    floats sums[Columns / Vector::lanes];
#pragma GCC unroll 32
    for (floats& sum : sums) {
      sum = Vector::all(0);
    }
    for (std::size_t i = begin; i < begin + ids_per_bag; ++i) {
      if (i + rows_ahead < count) {
        ask_for(row_at(rows, ids[i + rows_ahead]) + column / 2, Columns / 2);
      }
      if (static_cast<std::uint32_t>(ids[i]) >= vocab_size) {
        return false;
      }
      const std::uint8_t* const row = row_at(rows, ids[i]);
      const auto [scale, bias] = numbers_of(row);
#pragma GCC unroll 16
      for (std::size_t c = 0; c < Columns; c += block) {
        add_block(row + (column + c) / 2, scale, bias, sums + c / Vector::lanes, std::make_index_sequence<of_block>{});
      }
    }
#pragma GCC unroll 32
    for (std::size_t s = 0; s < Columns / Vector::lanes; ++s) {
      Vector::store(out + column + s * Vector::lanes, sums[s]);
    }
    return true;
  }
};

// What nibble_fma.hpp calls where the processor has AVX-512.
template <std::size_t Dim>
struct nibble_fma_avx512 {
  static bool gather(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                     float* out);
  static bool bag(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                  float* out);
};

}  // namespace romvec_bench::rivals
