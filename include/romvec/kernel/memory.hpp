// SPDX-License-Identifier: BSL-1.0
// How rows are fetched from a memory that is slower than the arithmetic: how far ahead, and from which sizes on. Every
// threshold is here. None of it changes a result. Cores without caches compile none of it.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/kernel/blocks.hpp"

// The size from which an output is written past the caches, in bytes: about the last-level cache. Streaming below it
// costs 1.05 to 24 times the time of plain stores.
#ifndef ROMVEC_STREAM_BYTES
#define ROMVEC_STREAM_BYTES (32u << 20)
#endif

namespace romvec::kernel {

inline constexpr std::size_t line_bytes = 64;

// A smaller table stays in the second-level cache, where a prefetch costs its issue slot and brings nothing.
inline constexpr std::size_t prefetch_table_bytes = 256u << 10;
// One row alone: from this size on its lines are asked for at once, before the first of them is converted.
inline constexpr std::size_t prefetch_row_bytes = 256;
// How far ahead of a scan over all rows. 50257 x 768 on AVX2 without it: twice the time.
inline constexpr std::size_t scan_bytes_ahead = 4096;
// The same for packed rows, which are one stream: 32000 x 288 with VNNI 1.13 times reading, with 4096 bytes 1.24.
inline constexpr std::size_t packed_bytes_ahead = 1024;
inline constexpr std::size_t stream_bytes = ROMVEC_STREAM_BYTES;

// Rows shorter than this are fetched row by row, so many rows ahead, into the first-level cache. On Zen 5 a second
// prefetch of each line, 16 rows ahead into the second level, made rows of 288 slower out of the third level and out of
// memory.
inline constexpr std::size_t long_row_bytes = 640;
inline constexpr std::size_t rows_ahead = 12;

// Longer ones in batches, block of columns by block of columns, the next batch's block into the second-level cache
// alone. Reading rows at random, Zen 5: 2048 bytes 69 to 75 ns against 87 to 99 row by row, 768 bytes 14 to 16 against
// 28 to 33.
inline constexpr std::size_t block_bytes = 256;
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t rows_a_batch(std::size_t rows) { return rows < 64 ? 8 : 16; }

// True if the caches cannot be expected to hold the table.
template <class View>
[[nodiscard]] ROMVEC_INLINE constexpr bool is_far(const View& table) {
  return table.vocab_size() * table.dim() * sizeof(typename View::code_type) > prefetch_table_bytes;
}

// Asks for the lines of a row to come, as for_each_block_overlapping passes the same place of the row at hand.
template <class Isa, class Code>
struct row_to_come {
  const Code* codes;

  ROMVEC_INLINE constexpr void operator()(std::size_t i) const {
    for (std::size_t line = 0; line < stretch_elements * sizeof(Code); line += line_bytes) {
      Isa::prefetch_near(codes + i + line / sizeof(Code));
    }
  }
};

// codes[0, count), every line of them.
template <class Isa, class Code>
ROMVEC_INLINE constexpr void prefetch_far(const Code* codes, std::size_t count) {
  ROMVEC_UNROLL
  for (std::size_t i = 0; i < count; i += line_bytes / sizeof(Code)) {
    Isa::prefetch_far(codes + i);
  }
}
template <class Isa, class Code>
ROMVEC_INLINE constexpr void prefetch_near(const Code* codes, std::size_t count) {
  ROMVEC_UNROLL
  for (std::size_t i = 0; i < count; i += line_bytes / sizeof(Code)) {
    Isa::prefetch_near(codes + i);
  }
}

// True if `count` rows of out are more than the caches hold and every vector of them is aligned.
template <class Isa, class Element>
[[nodiscard]] ROMVEC_INLINE bool streams(const Element* out, std::size_t row_bytes, std::size_t count) {
  if constexpr (Isa::has_streams) {
    return row_bytes * count >= stream_bytes && row_bytes % Isa::stream_alignment == 0 &&
           reinterpret_cast<std::uintptr_t>(out) % Isa::stream_alignment == 0;
  } else {
    return false;
  }
}

// The instruction set with stores that pass the caches. The output is aligned to Isa::stream_alignment, row by row.
template <isa::streams_rows Isa>
struct streaming : Isa {
  template <class Element, class Vector>
  ROMVEC_INLINE static void store(Element* out, Vector value) {
    Isa::stream(out, value);
  }
  template <class Code>
  ROMVEC_INLINE static void copy(const Code* codes, Code* out) {
    Isa::stream_copy(codes, out);
  }
  struct bytes : Isa::bytes {
    static constexpr std::size_t most = static_cast<std::size_t>(-1);
    ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) { Isa::bytes::stream_copy(codes, out); }
  };
};

}  // namespace romvec::kernel
