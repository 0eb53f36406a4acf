// SPDX-License-Identifier: BSL-1.0
// The columns of a bag: as many blocks of them abreast as registers hold the sums of.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "romvec/isa/concept.hpp"
#include "romvec/isa/scalar.hpp"

namespace romvec::kernel {

// body(b) for b in [0, Blocks), each a constant: sums in an array then stay in registers, which with a loop they do
// only where the compiler unrolls it before it looks for such arrays.
template <std::size_t Blocks, class Body>
ROMVEC_INLINE constexpr void for_each_of(Body body) {
  [&]<std::size_t... Block>(std::index_sequence<Block...>) ROMVEC_INLINE_LAMBDA {
    (body(std::integral_constant<std::size_t, Block>{}), ...);
  }
  (std::make_index_sequence<Blocks>{});
}

template <std::size_t Blocks>
using block_count = std::integral_constant<std::size_t, Blocks>;

// How many blocks of columns are added at a time; one where small code was asked for.
#if defined(__OPTIMIZE_SIZE__)
template <class Isa>
inline constexpr std::size_t blocks_abreast = 1;
#else
template <class Isa>
inline constexpr std::size_t blocks_abreast = Isa::bag_blocks;
#endif

// body(isa, column, block_count<N>) for N blocks of columns abreast, again and again until [column, end) is covered: as
// many as registers allow, then half of that, and so on; what is left is one block under a mask, one that ends at the
// last column and overlaps others down to `lowest`, or single columns.
template <class Isa, std::size_t Blocks = blocks_abreast<Isa>, class Body>
ROMVEC_INLINE constexpr void for_each_column_block(std::size_t lowest, std::size_t column, std::size_t end, Body body) {
  // Counted like this, and not by end - column: g++ 12 then warns of a loop without an end where dim is a constant.
  constexpr std::size_t columns = Blocks * Isa::lanes;  // not always a power of two
  const std::size_t whole = column + (end - column) / columns * columns;
  for (; column < whole; column += columns) {
    body(Isa{}, column, block_count<Blocks>{});
  }
  if constexpr (Blocks > 1) {
    for_each_column_block<Isa, (Blocks == 3 ? 2 : Blocks / 2)>(lowest, column, end, body);
  } else if constexpr (isa::has_masks<Isa>) {
    if (column != end) {
      body(typename Isa::tail(end - column), column, block_count<1>{});
    }
  } else if (column != end) {
    if (end - lowest >= Isa::lanes) {
      body(Isa{}, end - Isa::lanes, block_count<1>{});
    } else {
      for (; column < end; ++column) {
        body(isa::scalar{}, column, block_count<1>{});
      }
    }
  }
}

// Variables of this type are not const: g++ 12 leaves a const object that a function returned in memory.
template <class Isa, std::size_t Blocks>
struct column_sums {
  typename Isa::products block[Blocks];
};

}  // namespace romvec::kernel
