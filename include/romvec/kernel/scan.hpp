// SPDX-License-Identifier: BSL-1.0
// One pass over rows of int8 codes: each row's dot product with a query, and its squared norm or a part of it.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/isa/scalar.hpp"
#include "romvec/kernel/memory.hpp"

namespace romvec::kernel {

// 127 * 128 * 132,104 < 2^31: a row of codes against a query of any int8.
inline constexpr std::size_t longest_scanned_row = 132104;

// A query as the scans of an instruction set want it. What they want beside the codes is kept here, on the stack; a
// longer query is scanned without (kernel::dot).
template <class Isa>
class scanned_query {
 public:
  static constexpr std::size_t longest = Isa::prepares_query ? 4096 : longest_scanned_row;

  // For a dim of at most `longest`, and at least Isa::scan_lanes where the instruction set prepares queries.
  ROMVEC_INLINE constexpr scanned_query(const std::int8_t* codes, std::size_t dim) : codes_(codes) {
    if constexpr (Isa::prepares_query) {
      const std::size_t whole = dim - dim % Isa::scan_lanes;
      for (std::size_t i = 0; i < whole; i += Isa::scan_lanes) {
        Isa::prepare(codes + i, prepared_ + i);
      }
      if (whole != dim) {
        Isa::prepare(codes + dim - Isa::scan_lanes, prepared_ + dim - Isa::scan_lanes);
      }
    }
  }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* codes() const { return codes_; }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* prepared() const {
    return Isa::prepares_query ? prepared_ : codes_;
  }

 private:
  const std::int8_t* codes_;
  alignas(Isa::prepares_query ? 64 : 1) std::int8_t prepared_[Isa::prepares_query ? longest : 1];
};

// How many codes a step of a scan takes: whole lines where lines are prefetched.
template <class Isa>
inline constexpr std::size_t scan_step = Isa::prefetches ? line_bytes : Isa::scan_lanes;

// dots[0, Isa::scan_rows) and squared_norms[0, Isa::scan_rows) of rows[k * stride, k * stride + dim), for a dim in
// [scan_lanes, scanned_query::longest]. The norms are those of the first `squared` codes, a multiple of scan_step, and
// of what is left over behind whole blocks.
//
// Two rows side by side, where there are that many, share the loads of the query: 32000 x 288 on AVX2 takes 0.8 of the
// time of row after row, two loads a cycle being the limit. Four gain nothing more, and without the prefetch they are
// streams too many for the memory.
template <class Isa>
ROMVEC_INLINE constexpr void scan_together(const std::int8_t* rows, std::size_t stride, const scanned_query<Isa>& query,
                                           std::size_t dim, std::size_t squared, std::int32_t* dots,
                                           std::int32_t* squared_norms) {
  constexpr std::size_t lanes = Isa::scan_lanes;
  constexpr std::size_t step = scan_step<Isa>;
  constexpr std::size_t abreast = Isa::scan_rows > 1 ? 2 : 1;
  const std::int8_t* const codes = query.codes();
  const std::int8_t* const prepared = query.prepared();
  const std::size_t whole = dim - dim % lanes;
  typename Isa::scan scans[Isa::scan_rows];
#pragma GCC unroll 8
  for (std::size_t first = 0; first < Isa::scan_rows; first += abreast) {
#pragma GCC unroll 8
    for (std::size_t k = first; k < first + abreast; ++k) {
      scans[k] = Isa::zero_scan();
    }
    const auto ask_for_line = [&](std::size_t i) ROMVEC_INLINE_LAMBDA {
      if constexpr (Isa::prefetches) {
#pragma GCC unroll 8
        for (std::size_t k = first; k < first + abreast; ++k) {
          // As an integer: beyond the table, where nothing is read, g++ else sees an index out of bounds, and warns.
          Isa::prefetch_near(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(rows) + k * stride + i +
                                                           scan_bytes_ahead));
        }
      }
    };
    const auto add_dots = [&](std::size_t at) ROMVEC_INLINE_LAMBDA {
      const auto part = Isa::load_query(codes + at, prepared + at);
#pragma GCC unroll 8
      for (std::size_t k = first; k < first + abreast; ++k) {
        scans[k] = Isa::add_dot(scans[k], rows + k * stride + at, part);
      }
    };
    std::size_t i = 0;
    for (; i < squared; i += step) {
      ask_for_line(i);
#pragma GCC unroll 8
      for (std::size_t j = i; j < i + step; j += lanes) {
        const auto part = Isa::load_query(codes + j, prepared + j);
#pragma GCC unroll 8
        for (std::size_t k = first; k < first + abreast; ++k) {
          scans[k] = Isa::add_dot_and_norm(scans[k], rows + k * stride + j, part);
        }
      }
    }
    for (; whole - i >= step; i += step) {
      ask_for_line(i);
#pragma GCC unroll 8
      for (std::size_t j = 0; j < step; j += lanes) {
        add_dots(i + j);
      }
    }
    for (; i < whole; i += lanes) {
      add_dots(i);
    }
    if (whole != dim) {
      const std::size_t at = dim - lanes;
      const auto part = Isa::load_query(codes + at, prepared + at);
#pragma GCC unroll 8
      for (std::size_t k = first; k < first + abreast; ++k) {
        scans[k] = Isa::add_end(scans[k], rows + k * stride + at, part, dim - whole);
      }
    }
  }
  Isa::store_scans(scans, dots, squared_norms);
}

// The same for rows[0, count * dim), one behind the other.
template <class Isa>
ROMVEC_INLINE constexpr void scan_rows(const std::int8_t* rows, std::size_t count, const scanned_query<Isa>& query,
                                       std::size_t dim, std::size_t squared, std::int32_t* dots,
                                       std::int32_t* squared_norms) {
  constexpr std::size_t together = Isa::scan_rows;
  std::size_t r = 0;
  for (; count - r >= together; r += together) {
    scan_together<Isa>(rows + r * dim, dim, query, dim, squared, dots + r, squared_norms + r);
  }
  if constexpr (together > 1) {
    for (; r < count; ++r) {  // one row, `together` times
      std::int32_t same_dots[together] = {};
      std::int32_t same_norms[together] = {};
      scan_together<Isa>(rows + r * dim, 0, query, dim, squared, same_dots, same_norms);
      dots[r] = same_dots[0];
      squared_norms[r] = same_norms[0];
    }
  }
}

}  // namespace romvec::kernel
