// SPDX-License-Identifier: BSL-1.0
// Bags over tables whose codes are decoded: a few rows at a time, as many columns as share a multiplier, become int8
// codes on the stack, and kernel/bag.hpp adds those up.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/kernel/nibble_bag.hpp"
#include "romvec/kernel/single_code_bag.hpp"
#include "romvec/kernel/weighted_bag.hpp"

namespace romvec::kernel {

// A source whose rows must be decoded: found(i) is the row of id i or no_row, for one that counts as zeros.
template <class Source>
concept decoding = requires {
  requires Source::decodes;
};
using detail::no_row;

// What bags read instead of a bag_source: row i is codes[i * panel_columns, ...) times multipliers[i].
struct decoded_source {
  using code_type = std::int8_t;
  static constexpr bool decodes = false;
  static constexpr bool adds_codes = false;
  static constexpr bool has_multipliers = true;

  const std::int8_t* codes;
  const std::int16_t* multipliers;
  std::size_t rows;

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return rows; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool skips(std::size_t) const { return false; }
  [[nodiscard]] ROMVEC_INLINE constexpr bag_row<code_type> row(std::size_t i) const {
    return {codes + i * panel_columns, multipliers[i]};
  }
  template <class, std::size_t>
  ROMVEC_INLINE constexpr void ahead(std::size_t, std::size_t) const {}
};

// Rows of a bag, columns [begin, end) of one group, at most panel_columns.
template <class Isa, class View>
class decoded_rows {
 public:
  // 2 KB of stack, 1 KB on cores that list rows, half of it on a Cortex-M0.
  static constexpr std::size_t capacity = Isa::lanes == 1 ? 8 : lists_rows<Isa> ? 16 : 32;

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return count_; }
  [[nodiscard]] ROMVEC_INLINE constexpr decoded_source source() const { return {codes_, multipliers_, count_}; }
  ROMVEC_INLINE constexpr void clear() { count_ = 0; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_full() const { return count_ == capacity; }
  ROMVEC_INLINE constexpr void add(const View& table, std::size_t row, std::size_t begin, std::size_t end) {
    std::int32_t multiplier = 0;
    if (row != no_row) {
      multiplier = table.multiplier(row, detail::group_of_column<typename View::format>(begin));
    }
    // One after the other: what decode() writes beyond its codes is overwritten.
    decode_times<Isa>(table, row == no_row ? 0 : row, begin, end - begin, multiplier, codes_ + count_ * panel_columns);
    multipliers_[count_++] = static_cast<std::int16_t>(multiplier);
  }

 private:
  alignas(16) std::int8_t codes_[capacity * panel_columns + detail::decoded_block];
  std::int16_t multipliers_[capacity];
  std::size_t count_ = 0;
};

// body(begin, end) for columns that share a multiplier in every row.
template <class View, class Body>
ROMVEC_INLINE constexpr void for_each_panel(std::size_t dim, Body body) {
  constexpr std::size_t group = View::format::group_size;
  constexpr std::size_t columns = group != 0 && group < panel_columns ? group : panel_columns;
  for (std::size_t begin = 0; begin < dim; begin += columns) {
    body(begin, dim - begin < columns ? dim : begin + columns);
  }
}

// Not inlined, and therefore in the namespace of the instruction set: once for every kind of output.
inline namespace ROMVEC_ISA_NAMESPACE {

// sums[0, end - begin) = those of rows [first, last), at most exact_rows of them, two at a time without storing codes.
template <class Isa, class Source>
ROMVEC_INLINE constexpr void add_rows_to_panel(const Source& source, std::size_t first, std::size_t last,
                                               std::size_t begin, std::size_t end, std::int32_t* sums) {
  using format = typename Source::view_type::format;
  constexpr std::size_t block = detail::decoded_block;
  const auto& table = source.table;
  const std::size_t whole = end - (end - begin) % block;
  for (std::size_t i = first; i < last; i += 2) {
    const std::size_t rows[] = {source.found(i), i + 1 < last ? source.found(i + 1) : no_row};
    bag_row<std::uint8_t> found[2];
    for (std::size_t k = 0; k < 2; ++k) {
      const std::size_t row = rows[k] == no_row ? 0 : rows[k];
      const std::int32_t multiplier = table.multiplier(row, detail::group_of_column<format>(begin));
      found[k] = {table.bytes(row), static_cast<std::int16_t>(rows[k] == no_row ? 0 : multiplier)};
    }
    const auto multipliers = Isa::pair(multipliers_in_a_word(found[0], found[1]));
    for (std::size_t column = begin; column < whole; column += block) {
      const std::size_t at = detail::bytes_of_blocks<format>(column);
      format::template add_blocks<Isa>(found[0].codes + at, found[1].codes + at, table.levels(), multipliers,
                                       sums + (column - begin));
    }
    if (table.dim() % block != 0) {
      for (std::size_t column = whole; column < end; ++column) {
        for (const std::size_t row : rows) {
          sums[column - begin] += row == no_row ? 0 : table.product(row, column);
        }
      }
    }
  }
}

// Columns [begin, end) of one group, at most panel_columns, two rows at a time straight into their sums.
template <class Isa, class Source, class Finish>
constexpr void sum_panel(const Source& source, std::size_t begin, std::size_t end, Finish finish) {
  const std::size_t count = source.count();
  if (count <= exact_rows) {
    std::int32_t sums[panel_columns] = {};
    add_rows_to_panel<Isa>(source, 0, count, begin, end, sums);
    for (std::size_t column = begin; column < end; ++column) {
      finish.block(isa::scalar{}, isa::scalar::products{sums[column - begin]}, column);
    }
    return;
  }
  std::int64_t totals[panel_columns] = {};
  for (std::size_t first = 0; first < count; first += exact_rows) {
    std::int32_t sums[panel_columns] = {};
    add_rows_to_panel<Isa>(source, first, count - first < exact_rows ? count : first + exact_rows, begin, end, sums);
    for (std::size_t i = 0; i < end - begin; ++i) {
      totals[i] += sums[i];
    }
  }
  for (std::size_t column = begin; column < end; ++column) {
    finish.one(totals[column - begin], column);
  }
}

// Columns [begin, end) of one group, at most panel_columns, of a bag of any length: some rows at a time are decoded.
template <class Isa, class Source, class Finish>
constexpr void sum_decoded_panel(const Source& source, std::size_t begin, std::size_t end, Finish finish) {
  using view = typename Source::view_type;
  const std::size_t count = source.count();
  decoded_rows<Isa, view> rows;
  const auto add = [&](std::size_t first, std::size_t last) {
    rows.clear();
    for (std::size_t i = first; i < last; ++i) {
      rows.add(source.table, source.found(i), begin, end);
    }
  };
  if (count <= rows.capacity) {
    add(0, count);
    sum_bag<Isa>(rows.source(), end - begin, shifted_finish<Finish>{finish, begin});
    return;
  }
  std::int64_t totals[panel_columns] = {};
  std::int32_t part[panel_columns] = {};
  for (std::size_t first = 0; first < count; first += rows.capacity) {
    add(first, count - first < rows.capacity ? count : first + rows.capacity);
    sum_bag<Isa>(rows.source(), end - begin, store_part{part});
    for (std::size_t i = 0; i < end - begin; ++i) {
      totals[i] += part[i];
    }
  }
  for (std::size_t i = 0; i < end - begin; ++i) {
    finish.one(totals[i], begin + i);
  }
}

// As sum_bag of a bag of any length; see there.
template <class Isa, decoding Source, class Finish>
constexpr void sum_bag(const Source& source, std::size_t dim, Finish finish) {
  using view = typename Source::view_type;
  const std::size_t count = source.count();
  if constexpr (view::format::template sums_columns<Isa>) {
    if (!in_one_loop<Isa>() && count <= exact_rows) {
      const std::size_t whole = dim & ~(detail::decoded_block - 1);
      sum_block_columns<Isa>(source, whole, finish);
      if (whole != dim) {
        sum_decoded_panel<Isa>(source, whole, dim, finish);
      }
      return;
    }
  }
  if constexpr (view::format::template adds_blocks<Isa>) {
    if (!in_one_loop<Isa>()) {
      for_each_panel<view>(dim,
                           [&](std::size_t begin, std::size_t end) { sum_panel<Isa>(source, begin, end, finish); });
      return;
    }
  }
  if constexpr (takes_single_codes<Isa, typename view::format>) {
    sum_single_codes<Isa>(source, dim, finish);
    return;
  }
  if (in_one_loop<Isa>()) {
    for (std::size_t column = 0; column < dim; ++column) {
      std::int64_t total = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = source.found(i);
        total += row == no_row ? 0 : source.table.product(row, column);
      }
      finish.one(total, column);
    }
    return;
  }
  for_each_panel<view>(dim,
                       [&](std::size_t begin, std::size_t end) { sum_decoded_panel<Isa>(source, begin, end, finish); });
}

// As weighted_sum_of_bag; see there.
template <class Isa, decoding Source, class Finish>
constexpr void weighted_sum_of_bag(const Source& source, std::size_t dim, Finish finish) {
  using view = std::remove_cvref_t<decltype(source.table())>;
  const std::size_t count = source.count();
  if (in_one_loop<Isa>()) {
    for (std::size_t column = 0; column < dim; ++column) {
      std::int64_t total = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = source.found(i);
        total += row == no_row ? 0 : source.table().product(row, column) * source.weight(i);
      }
      finish.one(total, column);
    }
    return;
  }
  for_each_panel<view>(dim, [&](std::size_t begin, std::size_t end) {
    decoded_rows<Isa, view> rows;
    std::int64_t totals[panel_columns] = {};
    for (std::size_t first = 0; first < count; first += rows.capacity) {
      const std::size_t last = count - first < rows.capacity ? count : first + rows.capacity;
      rows.clear();
      for (std::size_t i = first; i < last; ++i) {
        rows.add(source.table(), source.found(i), begin, end);
      }
      weighted_sum_of_bag<Isa>(source.of_rows(rows.source(), first), end - begin, add_to_totals{totals});
    }
    for (std::size_t i = 0; i < end - begin; ++i) {
      finish.one(totals[i], begin + i);
    }
  });
}

// As maximum_of_bag; see there.
template <class Isa, decoding Source, class Finish>
constexpr void maximum_of_bag(const Source& source, std::size_t first, std::size_t dim, Finish finish) {
  using view = typename Source::view_type;
  const std::size_t count = source.count();
  for_each_panel<view>(dim, [&](std::size_t begin, std::size_t end) {
    decoded_rows<Isa, view> rows;
    std::int32_t largest[panel_columns] = {};
    std::int32_t part[panel_columns] = {};
    bool is_first = true;
    for (std::size_t i = first; i < count;) {
      rows.clear();
      for (; i < count && !rows.is_full(); ++i) {
        if (!source.skips(i)) {
          rows.add(source.table, source.found(i), begin, end);
        }
      }
      if (rows.count() == 0) {
        break;  // what was left is left out
      }
      if (is_first && i == count) {
        maximum_of_bag<Isa>(rows.source(), 0, end - begin, shifted_finish<Finish>{finish, begin});
        return;
      }
      maximum_of_bag<Isa>(rows.source(), 0, end - begin, store_part{part});
      for (std::size_t c = 0; c < end - begin; ++c) {
        largest[c] = is_first || part[c] > largest[c] ? part[c] : largest[c];
      }
      is_first = false;
    }
    for (std::size_t c = 0; c < end - begin; ++c) {
      finish.block(isa::scalar{}, isa::scalar::products{largest[c]}, begin + c);
    }
  });
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::kernel
