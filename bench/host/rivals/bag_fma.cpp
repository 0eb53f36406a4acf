// SPDX-License-Identifier: BSL-1.0
// Alone compiled for AVX2 in every build: it takes pointers, as an inline function of a library that this file had the
// compiler write out could be taken for the same one of other files.
#include "rivals/bag_fma.hpp"

#include <immintrin.h>

#include "data/shapes.hpp"

namespace romvec_bench::rivals {

bool can_bag_fma() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

template <std::size_t Dim, bool Prefetch>
void bag_fma(const std::int8_t* codes, const float* scales, const std::int32_t* ids, std::size_t count, float* out) {
  // 8 or 12 of the 16 registers hold sums.
  constexpr std::size_t columns = Dim % 96 == 0 ? 96 : 64;
  constexpr std::size_t lanes = 8;
  constexpr std::size_t sums = columns / lanes;
  static_assert(Dim % columns == 0);
  constexpr std::size_t near = 8;

  const auto row = [&](std::size_t i) { return codes + static_cast<std::size_t>(ids[i]) * Dim; };
  for (std::size_t begin = 0; begin < count; begin += ids_per_bag, out += Dim) {
    const bool last = begin + 2 * ids_per_bag > count;
    for (std::size_t c = 0; c < Dim; c += columns) {
      __m256 sum[sums];
      for (__m256& s : sum) {
        s = _mm256_setzero_ps();
      }
      for (std::size_t i = begin; i < begin + ids_per_bag; ++i) {
        if constexpr (Prefetch) {
          if (!last) {
            for (std::size_t line = 0; line < columns; line += 64) {
              _mm_prefetch(row(i + ids_per_bag) + c + line, _MM_HINT_T1);
            }
          }
          const bool same_columns = i + near < begin + ids_per_bag;
          const std::int8_t* const soon =
              same_columns ? row(i + near) + c : row(i + near - ids_per_bag) + (c + columns < Dim ? c + columns : c);
          for (std::size_t line = 0; line < columns; line += 64) {
            _mm_prefetch(soon + line, _MM_HINT_T0);
          }
        }
        const __m256 scale = _mm256_broadcast_ss(scales + ids[i]);
        const std::int8_t* const part = row(i) + c;
#pragma GCC unroll 12
        for (std::size_t s = 0; s < sums; ++s) {
          const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(part + s * lanes));
          sum[s] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(eight)), scale, sum[s]);
        }
      }
#pragma GCC unroll 12
      for (std::size_t s = 0; s < sums; ++s) {
        _mm256_storeu_ps(out + c + s * lanes, sum[s]);
      }
    }
  }
}

#define ROMVEC_BENCH_INSTANTIATE(dim)                                                                            \
  template void bag_fma<dim, false>(const std::int8_t*, const float*, const std::int32_t*, std::size_t, float*); \
  template void bag_fma<dim, true>(const std::int8_t*, const float*, const std::int32_t*, std::size_t, float*);
ROMVEC_BENCH_DIMS(ROMVEC_BENCH_INSTANTIATE)

}  // namespace romvec_bench::rivals
