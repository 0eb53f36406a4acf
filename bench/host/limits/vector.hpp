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

// How random rows are read fastest, found by trying groups of 8 to 64 rows, blocks of 64 to 1024 bytes and prefetching
// into L1 and L2 (Zen 5, ns a row at 4096 ids; 50257 x 768 and 128256 x 2048):
//   row by row, into L2 8 to 32 rows ahead, into L1 1 to 4 ahead    28 to 33    87 to 99
//   16 rows in blocks of 64 bytes, L2 and L1                        24          93
//   32 rows in blocks of 128 bytes, the next group into L2          13 to 17    98
//   16 to 64 rows in blocks of 256 bytes, the next group into L2    14 to 16    69 to 75
// and at 32 ids, where a group of 16 has no time to come, 8 rows of 256 bytes: 21 and 78, against 27 and 106 row by
// row. Prefetching into L1 on top is slower. A table that L2 holds is read faster without any.
inline constexpr std::size_t prefetch_from_bytes = std::size_t{256} << 10;
[[nodiscard]] constexpr std::size_t block_bytes(std::size_t dim) { return dim < 512 ? dim : 256; }

}  // namespace romvec_bench::limits
