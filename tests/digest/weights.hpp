// SPDX-License-Identifier: BSL-1.0
// The weights of the digest: made of integers by the compiler, so that every target quantises the same ones. 64 rows of
// 67, which is no multiple of any vector, of magnitudes from 1 down to 2^-12, with ties and a row of zeros.
#pragma once

#include <cstddef>
#include <cstdint>

#include "include/random.hpp"

namespace digest {

inline constexpr std::size_t vocab_size = 64;
inline constexpr std::size_t dim = 67;

struct weight_rows {
  float row[vocab_size][dim];
};

constexpr weight_rows make_weights() {
  weight_rows weights{};
  testing::random source(2026);
  for (std::size_t r = 0; r < vocab_size; ++r) {
    float scale = 1;
    for (std::size_t halvings = r % 13; halvings > 0; --halvings) {
      scale *= 0.5f;
    }
    for (std::size_t c = 0; c < dim; ++c) {
      // 15 bits: no row is finer than the steps of fixed<int16_t, 15> at full scale, and many lie on a tie further
      // down.
      const std::int32_t n = source.between(-32000, 32000);
      weights.row[r][c] = r == 11 ? 0.0f : static_cast<float>(n) * 0x1p-15f * scale;
    }
  }
  return weights;
}

inline constexpr weight_rows weights = make_weights();

}  // namespace digest
