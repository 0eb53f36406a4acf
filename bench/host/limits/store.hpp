// SPDX-License-Identifier: BSL-1.0
// The time that writing the output takes, whatever is computed: whole vectors of a constant.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "contest/contest.hpp"
#include "data/ids.hpp"
#include "limits/vector.hpp"

namespace romvec_bench::limits {

// Its 32-bit halves differ, so that no compiler makes a memset of the loop.
inline constexpr std::uint64_t stored_pattern = 0x3F8000003F000000;

// out_bytes is a multiple of 16. Rows of a dim that the compiler knows, as the kernels have them.
template <std::size_t RowBytes>
[[gnu::always_inline]] inline void store_rows(std::byte* out, std::size_t rows, vector pattern, tail_vector tail) {
  constexpr std::size_t whole = RowBytes / vector_bytes * vector_bytes;
  for (std::size_t row = 0; row < rows; ++row, out += RowBytes) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < whole; i += vector_bytes) {
      *reinterpret_cast<vector*>(out + i) = pattern;
    }
#pragma GCC unroll 4
    for (std::size_t i = whole; i < RowBytes; i += sizeof(tail_vector)) {
      *reinterpret_cast<tail_vector*>(out + i) = tail;
    }
  }
}

// A row for each `ids_a_row` ids of the walk, which it takes as all others do but does not look at.
template <std::size_t RowBytes, class T>
void add_store_only(contest& cases, T* out, std::size_t rows, id_walk walk, std::size_t ids_a_row = 1) {
  auto* const bytes = reinterpret_cast<std::byte*>(out);
  cases.add(
      "store_only", walk,
      [bytes, ids_a_row](std::span<const std::int32_t> ids) {
        std::uint64_t pattern = stored_pattern;
        benchmark::DoNotOptimize(pattern);
        store_rows<RowBytes>(bytes, ids.size() / ids_a_row, vector{} + pattern, tail_vector{} + pattern);
      },
      [bytes, rows]() -> std::string {
        const auto* const words = reinterpret_cast<const std::uint64_t*>(bytes);
        for (std::size_t i = 0; i < rows * RowBytes / sizeof(std::uint64_t); ++i) {
          if (words[i] != stored_pattern) {
            return "word " + std::to_string(i) + " was not stored";
          }
        }
        return {};
      });
}

}  // namespace romvec_bench::limits
