// SPDX-License-Identifier: BSL-1.0
// Compiled for AVX2 in every build; see bag_fma.cpp.
#include "rivals/nibble_fma.hpp"

#include "rivals/nibble_fma_loops.hpp"

namespace romvec_bench::rivals {
namespace {

struct avx2_vector {
  using floats = __m256;
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t most_sums = 12;

  [[gnu::always_inline]] static floats all(float x) { return _mm256_set1_ps(x); }
  [[gnu::always_inline]] static floats add(floats a, floats b) { return _mm256_add_ps(a, b); }
  [[gnu::always_inline]] static floats fma(floats a, floats b, floats c) { return _mm256_fmadd_ps(a, b, c); }
  [[gnu::always_inline]] static void store(float* out, floats value) { _mm256_storeu_ps(out, value); }
  template <std::size_t K>
  [[gnu::always_inline]] static floats floats_of(__m256i codes) {
    const __m128i sixteen = _mm256_extracti128_si256(codes, K / 2);
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(K % 2 == 0 ? sixteen : _mm_srli_si128(sixteen, 8)));
  }
};

}  // namespace

bool nibble_fma::can_run() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}
bool nibble_fma::has_avx512() {
  static const bool found = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return found;
}

template <std::size_t Dim>
bool nibble_fma::gather(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                        float* out) {
  if (has_avx512()) {
    return nibble_fma_avx512<Dim>::gather(rows, vocab_size, ids, count, out);
  }
  return nibble_loops<avx2_vector, Dim>::gather(rows, vocab_size, ids, count, out);
}
template <std::size_t Dim>
bool nibble_fma::bag(const std::uint8_t* rows, std::size_t vocab_size, const std::int32_t* ids, std::size_t count,
                     float* out) {
  if (has_avx512()) {
    return nibble_fma_avx512<Dim>::bag(rows, vocab_size, ids, count, out);
  }
  return nibble_loops<avx2_vector, Dim>::bag(rows, vocab_size, ids, count, out);
}

#define ROMVEC_BENCH_INSTANTIATE(dim)                                                                                \
  template bool nibble_fma::gather<dim>(const std::uint8_t*, std::size_t, const std::int32_t*, std::size_t, float*); \
  template bool nibble_fma::bag<dim>(const std::uint8_t*, std::size_t, const std::int32_t*, std::size_t, float*);
ROMVEC_BENCH_DIMS(ROMVEC_BENCH_INSTANTIATE)

}  // namespace romvec_bench::rivals
