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

// Locality 3 is L1, 2 is L2.
template <std::size_t Dim, int Locality>
[[gnu::always_inline]] inline void prefetch_row(const std::int8_t* codes) {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < Dim; i += 64) {
    __builtin_prefetch(codes + i, 0, Locality);
  }
  if constexpr (Dim % 64 != 0) {
    __builtin_prefetch(codes + Dim - 1, 0, Locality);
  }
}

// One row after the other, in the order of the ids.
template <std::size_t Dim, bool Prefetch>
[[gnu::always_inline]] inline std::uint64_t read_rows(const std::int8_t* codes, std::span<const std::int32_t> ids) {
  constexpr std::size_t far = far_rows(Dim);
  constexpr std::size_t near = near_rows(Dim);
  const auto row = [&](std::size_t i) { return codes + static_cast<std::size_t>(ids[i]) * Dim; };
  reading all;
  if constexpr (Prefetch) {
    const std::size_t begun = std::min(far, ids.size());
    for (std::size_t i = 0; i < begun && ids.size() > 1; ++i) {
      prefetch_row<Dim, 2>(row(i));
    }
    std::size_t i = 0;
    for (; i + far < ids.size(); ++i) {
      prefetch_row<Dim, 2>(row(i + far));
      prefetch_row<Dim, 3>(row(i + near));
      all.template row<Dim>(row(i));
    }
    for (; i < ids.size(); ++i) {
      all.template row<Dim>(row(i));
    }
  } else {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      all.template row<Dim>(row(i));
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
