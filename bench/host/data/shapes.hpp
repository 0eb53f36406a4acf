// SPDX-License-Identifier: BSL-1.0
// The tables that are measured, as vocab_size x dim: a microcontroller's, Llama's tiny ones, GPT-2's, Llama 3's.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace romvec_bench {

template <std::size_t VocabSize, std::size_t Dim>
struct shape {
  static constexpr std::size_t vocab_size = VocabSize;
  static constexpr std::size_t dim = Dim;
  // Bytes of int8 codes: 32 KB (L1), 9.2 MB (L3), 38.6 MB and 262.7 MB (memory, or a large L3).
  static constexpr std::size_t codes_bytes = VocabSize * Dim;
  [[nodiscard]] static std::string name() { return std::to_string(VocabSize) + "x" + std::to_string(Dim); }
};

// The templates of rivals/ and limits/ are instantiated for these dims: ROMVEC_BENCH_DIMS(X) expands X(dim) for each.
#define ROMVEC_BENCH_DIMS(X) X(64) X(288) X(768) X(2048)

template <class Visit>
void for_each_shape(Visit visit) {
  visit(shape<512, 64>{});
  visit(shape<32000, 288>{});
  visit(shape<50257, 768>{});
  visit(shape<128256, 2048>{});
}

inline constexpr std::array<std::size_t, 4> id_counts = {1, 32, 512, 4096};
inline constexpr std::size_t ids_per_bag = 32;

}  // namespace romvec_bench
