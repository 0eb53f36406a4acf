// SPDX-License-Identifier: BSL-1.0
#include "train/inner_loop.hpp"

namespace romvec::host {

namespace {

lecture::skip_gram_loss plain(const lecture::skip_gram_arrays& arrays, std::span<const std::uint32_t> sentence,
                              const lecture::skip_gram_options& options, std::span<const lecture::alias> table,
                              float rate, lecture::random_stream& random) {
  return lecture::train_sentence(arrays, sentence, options, table, rate, random);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] lecture::skip_gram_loss with_avx2(const lecture::skip_gram_arrays& arrays,
                                                              std::span<const std::uint32_t> sentence,
                                                              const lecture::skip_gram_options& options,
                                                              std::span<const lecture::alias> table, float rate,
                                                              lecture::random_stream& random) {
  return lecture::train_sentence(arrays, sentence, options, table, rate, random);
}
#endif

}  // namespace

train_sentence_function fastest_train_sentence() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return with_avx2;
  }
#endif
  return plain;
}

}  // namespace romvec::host
