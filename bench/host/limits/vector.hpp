// SPDX-License-Identifier: BSL-1.0
// The widest vector of the target, for loops that do nothing but load or store: the compilers' vector extension, so
// that one loop is the limit of every build.
#pragma once

#include <cstddef>
#include <cstdint>

namespace romvec_bench::limits {

#if defined(__AVX512F__)
inline constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t vector_bytes = 32;
#else
inline constexpr std::size_t vector_bytes = 16;
#endif

// May alias anything, and need not be aligned: rows of 288 bytes begin at multiples of 32.
using vector [[gnu::vector_size(vector_bytes), gnu::may_alias, gnu::aligned(1)]] = std::uint64_t;
// For what is left of a row: all dims are multiples of 32.
using tail_vector [[gnu::vector_size(16), gnu::may_alias, gnu::aligned(1)]] = std::uint64_t;

// How far ahead of its use a row is asked for. A row comes into L2 `far` rows ahead, as only a few loads can wait for
// memory in L1, and into L1 `near` rows ahead. Measured on Zen 4 and 5: with a prefetch into L1 alone, 10-14 GB/s of
// random rows; with L2 first, 18-22. A table that L2 holds is read faster without.
inline constexpr std::size_t prefetch_from_bytes = std::size_t{256} << 10;
[[nodiscard]] constexpr std::size_t far_rows(std::size_t dim) { return dim >= 2048 ? 8 : dim >= 512 ? 16 : 32; }
[[nodiscard]] constexpr std::size_t near_rows(std::size_t dim) { return dim >= 2048 ? 2 : 4; }

}  // namespace romvec_bench::limits
