// SPDX-License-Identifier: BSL-1.0
// The time that reading the rows takes, whatever is computed: every byte loaded once, in whole vectors, and combined by
// exclusive or, which no compiler leaves out and every core does faster than it loads.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "contest/contest.hpp"
#include "data/ids.hpp"
#include "data/shapes.hpp"
#include "limits/vector.hpp"

namespace romvec_bench::limits {

// Two sums, so that loads do not wait for the exclusive or before them.
struct reading {
  vector even{};
  vector odd{};
  tail_vector tail{};

  template <std::size_t Bytes>
  [[gnu::always_inline]] void row(const std::int8_t* codes) {
    constexpr std::size_t whole = Bytes / vector_bytes * vector_bytes;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < whole; i += vector_bytes) {
      (i / vector_bytes % 2 == 0 ? even : odd) ^= *reinterpret_cast<const vector*>(codes + i);
    }
#pragma GCC unroll 4
    for (std::size_t i = whole; i < Bytes; i += sizeof(tail_vector)) {
      tail ^= *reinterpret_cast<const tail_vector*>(codes + i);
    }
  }

  // The exclusive or of all 64-bit words that were read.
  [[nodiscard]] [[gnu::always_inline]] std::uint64_t word() const {
    std::uint64_t result = tail[0] ^ tail[1];
    const vector both = even ^ odd;
    for (std::size_t i = 0; i < vector_bytes / sizeof(std::uint64_t); ++i) {
      result ^= both[i];
    }
    return result;
  }
};

// Into L2.
template <std::size_t Bytes>
[[gnu::always_inline]] inline void prefetch_bytes(const std::int8_t* codes) {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < Bytes; i += 64) {
    __builtin_prefetch(codes + i, 0, 2);
  }
  if constexpr (Bytes % 64 != 0) {
    __builtin_prefetch(codes + Bytes - 1, 0, 2);
  }
}

// Groups of rows, block of columns by block of columns, while the same block of the next group comes into L2.
template <std::size_t Dim, std::size_t Group>
[[gnu::always_inline]] inline void read_groups(const std::int8_t* codes, std::span<const std::int32_t> ids,
                                               reading& all) {
  constexpr std::size_t block = block_bytes(Dim);
  static_assert(Dim % block == 0);
  const auto row = [&](std::size_t i) { return codes + static_cast<std::size_t>(ids[i]) * Dim; };
  const std::size_t grouped = ids.size() / Group * Group;
  for (std::size_t i = 0; i < Group && i < grouped; ++i) {
    prefetch_bytes<Dim>(row(i));
  }
  for (std::size_t begin = 0; begin < grouped; begin += Group) {
    const bool more = begin + Group < grouped;
    for (std::size_t column = 0; column < Dim; column += block) {
      for (std::size_t i = begin; i < begin + Group; ++i) {
        if (more) {
          prefetch_bytes<block>(row(i + Group) + column);
        }
        all.template row<block>(row(i) + column);
      }
    }
  }
  for (std::size_t i = grouped; i < ids.size(); ++i) {
    all.template row<Dim>(row(i));
  }
}

// The rows of the ids. From a table that the caches near the core do not hold, in the order that reads them fastest:
// the rows can come in any.
template <std::size_t Dim, bool Prefetch>
[[gnu::always_inline]] inline std::uint64_t read_rows(const std::int8_t* codes, std::span<const std::int32_t> ids) {
  reading all;
  if constexpr (Prefetch) {
    if (ids.size() <= 32) {
      read_groups<Dim, 8>(codes, ids, all);
    } else {
      read_groups<Dim, 16>(codes, ids, all);
    }
  } else {
    for (const std::int32_t id : ids) {
      all.template row<Dim>(codes + static_cast<std::size_t>(id) * Dim);
    }
  }
  return all.word();
}

// What read-only loops leave: one word.
inline verification read_everything(const std::uint64_t* seen, std::uint64_t expected) {
  return [seen, expected] {
    return *seen == expected
               ? std::string()
               : "the words read combine to " + std::to_string(*seen) + ", expected " + std::to_string(expected);
  };
}

[[nodiscard]] inline std::uint64_t combine_words(const std::int8_t* bytes, std::size_t size) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < size; i += sizeof result) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, sizeof word);
    result ^= word;
  }
  return result;
}

[[nodiscard]] inline std::uint64_t combine_rows(const std::int8_t* codes, std::size_t dim,
                                                std::span<const std::int32_t> ids) {
  std::uint64_t result = 0;
  for (const std::int32_t id : ids) {
    result ^= combine_words(codes + static_cast<std::size_t>(id) * dim, dim);
  }
  return result;
}

// The rows of the walk.
template <class Shape>
void add_read_only(contest& cases, const std::int8_t* codes, id_walk walk) {
  auto* const seen = cases.output<std::uint64_t>(1);
  constexpr bool prefetch = Shape::codes_bytes > prefetch_from_bytes;
  cases.add(
      "read_only", walk,
      [=](std::span<const std::int32_t> ids) { *seen = read_rows<Shape::dim, prefetch>(codes, ids); },
      read_everything(seen, combine_rows(codes, Shape::dim, walk.first())));
}

// The whole table once, from its first byte to its last. The hardware prefetches; 4 KB ahead in software is as fast.
template <class Shape>
void add_read_table(contest& cases, const std::int8_t* codes) {
  auto* const seen = cases.output<std::uint64_t>(1);
  cases.add(
      "read_only",
      [=] {
        reading all;
        for (std::size_t row = 0; row < Shape::vocab_size; ++row) {
          all.template row<Shape::dim>(codes + row * Shape::dim);
        }
        *seen = all.word();
      },
      read_everything(seen, combine_words(codes, Shape::codes_bytes)));
}

}  // namespace romvec_bench::limits
