// SPDX-License-Identifier: BSL-1.0
// Compiled for AVX-512 in every build; see bag_fma.cpp.
#include "rivals/nibble_fma_loops.hpp"

namespace romvec_bench::rivals {
namespace {

struct avx512_vector {
  using floats = __m512;
  static constexpr std::size_t lanes = 16;
  static constexpr std::size_t most_sums = 24;

  [[gnu::always_inline]] static floats all(float x) { return _mm512_set1_ps(x); }
  [[gnu::always_inline]] static floats add(floats a, floats b) { return _mm512_add_ps(a, b); }
  [[gnu::always_inline]] static floats fma(floats a, floats b, floats c) { return _mm512_fmadd_ps(a, b, c); }
  [[gnu::always_inline]] static void store(float* out, floats value) { _mm512_storeu_ps(out, value); }
  template <std::size_t K>
  [[gnu::always_inline]] static floats floats_of(__m256i codes) {
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm256_extracti128_si256(codes, K)));
  }
};

}  // namespace

template <std::size_t Dim>
bool nibble_fma_avx512<Dim>::gather(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids,
                                    std::size_t count, float* out) {
  return nibble_loops<avx512_vector, Dim>::gather(rows, vocab_size, ids, count, out);
}
template <std::size_t Dim>
bool nibble_fma_avx512<Dim>::bag(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids,
                                 std::size_t count, float* out) {
  return nibble_loops<avx512_vector, Dim>::bag(rows, vocab_size, ids, count, out);
}

#define ROMVEC_BENCH_INSTANTIATE(dim) template struct nibble_fma_avx512<dim>;
ROMVEC_BENCH_DIMS(ROMVEC_BENCH_INSTANTIATE)

}  // namespace romvec_bench::rivals
