// SPDX-License-Identifier: BSL-1.0
// Sums of rows of 4-bit codes whose codes are never stored: as many columns as an instruction set's registers hold the
// sums of, two rows at a time.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/detail/unchecked_view.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/kernel/rows.hpp"

namespace romvec::kernel {

// What a pass over the rows of a bag asks the memory for: of each row the line two lines on, of this bag or the next;
// with its last line the one that its last byte may lie in, with its first the multipliers of groups. Addresses are
// integers: where an id is bad, there is nothing.
template <class Isa, class Source>
class lines_to_come {
 public:
  ROMVEC_INLINE lines_to_come(const Source& source, std::size_t column)
      : row_bytes_(source.table.row_bytes()), groups_(source.table.groups()) {
    const std::size_t byte = detail::bytes_of_blocks<typename Source::view_type::format>(column);
    const std::size_t lines = (row_bytes_ + line_bytes - 1) / line_bytes;
    std::size_t line = byte / line_bytes + 2;
    const bool is_of_next_bag = line >= lines;
    line -= is_of_next_bag ? lines : 0;
    line = line < lines ? line : 0;  // of rows of one line
    if (byte % line_bytes == 0 && is_far(source.table)) {
      const auto ids = source.ids_to_come_of(is_of_next_bag);
      ids_ = ids.data();
      count_ = ids.size();
    }
    bytes_ = reinterpret_cast<std::uintptr_t>(source.table.bytes(0)) + line * line_bytes;
    is_first_ = line == 0;
    is_last_ = line == lines - 1;
    to_last_byte_ = row_bytes_ - 1 - line * line_bytes;
    multipliers_ = reinterpret_cast<std::uintptr_t>(source.table.multipliers());
  }
  // Of rows i and i + 1.
  ROMVEC_INLINE void ask_for_two(std::size_t i) const {
    if (i + 1 < count_) {
      ask_for(static_cast<std::size_t>(ids_[i]));
      ask_for(static_cast<std::size_t>(ids_[i + 1]));
    }
  }

 private:
  ROMVEC_INLINE void ask_for(std::size_t row) const {
    const std::uintptr_t at = bytes_ + row * row_bytes_;
    Isa::prefetch_near(reinterpret_cast<const void*>(at));
    if (is_last_) {
      Isa::prefetch_near(reinterpret_cast<const void*>(at + to_last_byte_));
    }
    if constexpr (Source::view_type::format::group_size != 0) {
      if (is_first_) {
        const std::size_t bytes = groups_ * sizeof(std::int16_t);
        for (std::size_t i = 0; i < bytes; i += line_bytes) {
          Isa::prefetch_near(reinterpret_cast<const void*>(multipliers_ + row * bytes + i));
        }
      }
    }
  }

  const typename Source::id_type* ids_ = nullptr;
  std::size_t count_ = 0;
  std::uintptr_t bytes_ = 0;
  std::uintptr_t multipliers_ = 0;
  std::size_t row_bytes_;
  std::size_t groups_;
  std::size_t to_last_byte_ = 0;
  bool is_first_ = false;
  bool is_last_ = false;
};

// Two rows of a bag and which of them count: their bytes and multipliers from a column on.
struct nibble_pair {
  const std::uint8_t* bytes[2];
  const std::int16_t* multipliers[2];
  std::uint32_t kept;  // a mask of packed multipliers
};

// Not inlined, and therefore in the namespace of the instruction set: once for every kind of output.
inline namespace ROMVEC_ISA_NAMESPACE {

// The sums of `blocks` blocks of columns from `column` on; of as many as fit where Whole.
template <class Isa, bool Whole, class Source>
typename Isa::nibble_products sum_nibble_columns(const Source& source, std::size_t column, std::size_t blocks) {
  using format = typename Source::view_type::format;
  constexpr std::size_t group = format::group_size;
  const auto& table = source.table;
  const std::size_t at = detail::bytes_of_blocks<format>(column);
  const std::size_t first_group = detail::group_of_column<format>(column);
  const auto bag = Isa::load_bag_levels(table.levels());
  const lines_to_come<Isa, Source> ahead(source, column);
  auto sums = Isa::zero_nibble_sums();
  // Of rows of one group the multipliers are added up here, and not in a register that others want.
  std::uint32_t total = 0;
  const auto add = [&](const nibble_pair& pair) ROMVEC_INLINE_LAMBDA {
    if constexpr (group == 0) {
      const std::uint32_t packed =
          pair.kept & (static_cast<std::uint16_t>(*pair.multipliers[0]) |
                       static_cast<std::uint32_t>(static_cast<std::uint16_t>(*pair.multipliers[1])) << 16);
      total += static_cast<std::uint32_t>(static_cast<std::int16_t>(packed)) +
               static_cast<std::uint32_t>(static_cast<std::int16_t>(packed >> 16));
      Isa::template add_nibbles<Whole>(sums, pair.bytes[0], pair.bytes[1], blocks, bag, Isa::pair(packed));
    } else {
      auto pairs = Isa::pair_groups(pair.multipliers[0], pair.multipliers[1], blocks, group / detail::decoded_block);
      if (pair.kept != ~std::uint32_t{0}) {
        pairs = Isa::keep_pairs(pairs, pair.kept);
      }
      Isa::add_multipliers(sums, pairs);
      Isa::template add_nibbles<Whole>(sums, pair.bytes[0], pair.bytes[1], blocks, bag, pairs);
    }
  };
  const auto find = [&](std::size_t i, nibble_pair& pair, std::size_t k) ROMVEC_INLINE_LAMBDA {
    std::size_t row = source.found(i);
    if (row == detail::no_row) {
      row = 0;
      pair.kept &= k == 0 ? 0xFFFF0000u : 0x0000FFFFu;
    }
    pair.bytes[k] = table.bytes(row) + at;
    pair.multipliers[k] = table.multipliers() + row * table.groups() + first_group;
  };
  const std::size_t count = source.count();
  std::size_t i = 0;
  for (; count - i >= 2; i += 2) {
    nibble_pair pair{{}, {}, ~std::uint32_t{0}};
    ahead.ask_for_two(i);
    find(i, pair, 0);
    find(i + 1, pair, 1);
    add(pair);
  }
  if (i != count) {
    nibble_pair pair{{}, {}, 0x0000FFFFu};
    find(i, pair, 0);
    pair.bytes[1] = pair.bytes[0];
    pair.multipliers[1] = pair.multipliers[0];
    add(pair);
  }
  return Isa::products_of(sums, bag, total);
}

}  // namespace ROMVEC_ISA_NAMESPACE

// The first lines of all rows of a bag, and their multipliers.
template <class Isa, class Source>
ROMVEC_INLINE void ask_for_first_lines(const Source& source) {
  const auto& table = source.table;
  const std::size_t bytes = table.row_bytes() < 2 * line_bytes ? table.row_bytes() : 2 * line_bytes;
  for (std::size_t i = 0; i < source.count(); ++i) {
    const std::size_t found = source.found(i);
    const std::size_t row = found == detail::no_row ? 0 : found;
    prefetch_near<Isa>(table.bytes(row), bytes);
    Isa::prefetch_near(table.bytes(row) + bytes - 1);
    Isa::prefetch_near(table.multipliers() + row * table.groups());
  }
}

// Columns [column, whole), which one pass sums.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE void sum_nibble_end(const Source& source, std::size_t column, std::size_t whole, Finish finish) {
  const std::size_t blocks = (whole - column) / detail::decoded_block;
  const auto sums = whole - column == Isa::nibble_columns ? sum_nibble_columns<Isa, true>(source, column, blocks)
                                                          : sum_nibble_columns<Isa, false>(source, column, blocks);
  for (std::size_t k = 0; column < whole; ++k, column += Isa::lanes) {
    finish.block(Isa{}, sums.part[k], column);
  }
}

// Columns [0, whole) of a bag of at most exact_rows rows into `finish`; whole is a multiple of 32.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE void sum_block_columns(const Source& source, std::size_t whole, Finish finish) {
  constexpr std::size_t columns = Isa::nibble_columns;
  constexpr std::size_t block = detail::decoded_block;
  if (source.is_first && is_far(source.table)) {
    ask_for_first_lines<Isa>(source);
  }
  std::size_t column = 0;
  for (; whole - column >= columns; column += columns) {
    const auto sums = sum_nibble_columns<Isa, true>(source, column, columns / block);
#pragma GCC unroll 4
    for (std::size_t k = 0; k < columns / Isa::lanes; ++k) {
      finish.block(Isa{}, sums.part[k], column + k * Isa::lanes);
    }
  }
  if (column != whole) {
    if constexpr (isa::has_narrower<Isa>) {
      if (whole - column <= Isa::narrower::nibble_columns) {
        sum_nibble_end<typename Isa::narrower>(source, column, whole, finish);
        return;
      }
    }
    sum_nibble_end<Isa>(source, column, whole, finish);
  }
}

}  // namespace romvec::kernel
