// SPDX-License-Identifier: BSL-1.0
// Reductions over the rows of one bag: sums and maxima of code * multiplier, exact, column by column.
//
// A source is what a kernel reads: count(), and for i in [0, count()) row(i), its codes and multiplier, and
// ahead(isa, i, column), the place for a prefetch. Source::adds_codes says that every multiplier is 1 and codes are
// int8. A finish is where the sums go: block(isa, products, column), and one(int64, column) where int32 would not hold
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/config.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/scalar.hpp"

namespace romvec::kernel {

// So many products of 22 bits stay below 2^30, and so many int8 codes inside int16.
inline constexpr std::size_t exact_rows = 256;

// Sums of longer bags leave int32 for int64, so many columns at a time, on the stack.
inline constexpr std::size_t panel_columns = 64;

template <class Code>
struct bag_row {
  const Code* codes;
  std::int16_t multiplier;
};

template <std::size_t Blocks>
using block_count = std::integral_constant<std::size_t, Blocks>;

// True where so few columns are added at a time that finding rows would cost as much: rows are found once and listed.
template <class Isa>
inline constexpr bool lists_rows = Isa::lanes* Isa::bag_blocks < 32;

// body(isa, column, block_count<N>) for stretches of N * isa.lanes columns that cover [column, end): as wide as
// registers allow, then all whole blocks that are left at once (on small cores, for the sake of their code, half as
// many as before, and so on); what is left then is one block under a mask, one that ends at the last column and
// overlaps others down to `lowest`, or single columns.
template <class Isa, std::size_t Blocks = Isa::bag_blocks, class Body>
ROMVEC_INLINE constexpr void for_each_column_block(std::size_t lowest, std::size_t column, std::size_t end, Body body) {
  for (; end - column >= Blocks * Isa::lanes; column += Blocks * Isa::lanes) {
    body(Isa{}, column, block_count<Blocks>{});
  }
  if constexpr (Blocks > 1) {
    for_each_column_block<Isa, lists_rows<Isa> ? Blocks / 2 : Blocks - 1>(lowest, column, end, body);
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

template <class Isa, std::size_t Blocks>
struct column_sums {
  typename Isa::products block[Blocks];
};

// Two rows and their multipliers; the second may be a row times 0.
template <class Code>
struct row_pair {
  const Code* first;
  const Code* second;
  std::uint32_t multipliers;  // int16 each, the first one in the low half
};

template <class Row>
[[nodiscard]] ROMVEC_INLINE constexpr auto pair_of(const Row& a, const Row& b) {
  return row_pair<std::remove_cvref_t<decltype(*a.codes)>>{
      a.codes, b.codes, static_cast<std::uint16_t>(a.multiplier) | (static_cast<std::uint32_t>(b.multiplier) << 16)};
}

// A row without a partner: itself times 0.
template <class Row>
[[nodiscard]] ROMVEC_INLINE constexpr auto pair_of(const Row& a) {
  return pair_of(a, Row{a.codes, 0});
}

// Rows straight from the source: for instruction sets that add many columns at a time.
template <class Isa, class Source>
struct found_rows {
  const Source& source;
  std::size_t first;
  std::size_t last;

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return last - first; }
  [[nodiscard]] ROMVEC_INLINE constexpr auto codes(std::size_t i) const { return source.row(first + i).codes; }
  [[nodiscard]] ROMVEC_INLINE constexpr auto pair(std::size_t i) const {
    return pair_of(source.row(first + i), source.row(first + i + 1));
  }
  [[nodiscard]] ROMVEC_INLINE constexpr auto last_alone() const { return pair_of(source.row(last - 1)); }
  template <std::size_t Columns>
  ROMVEC_INLINE constexpr void ahead(std::size_t i, std::size_t column) const {
    source.template ahead<Isa, Columns>(first + i, column);
  }
};

// Rows found once: see lists_rows.
template <class Isa, class Source>
class listed_rows {
 public:
  static constexpr std::size_t capacity = 32;
  using code_type = typename Source::code_type;

  ROMVEC_INLINE constexpr listed_rows(const Source& source, std::size_t first, std::size_t last)
      : count_(last - first) {
    if constexpr (Source::adds_codes) {
      for (std::size_t i = 0; i < count_; ++i) {
        rows_[i] = source.row(first + i).codes;
      }
    } else {
      for (; last - first >= 2; first += 2) {
        rows_[(count_ - (last - first)) / 2] = pair_of(source.row(first), source.row(first + 1));
      }
      if (first != last) {
        rows_[count_ / 2] = pair_of(source.row(first));
      }
    }
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return count_; }
  [[nodiscard]] ROMVEC_INLINE constexpr const code_type* codes(std::size_t i) const { return rows_[i]; }
  [[nodiscard]] ROMVEC_INLINE constexpr const row_pair<code_type>& pair(std::size_t i) const { return rows_[i / 2]; }
  [[nodiscard]] ROMVEC_INLINE constexpr const row_pair<code_type>& last_alone() const { return rows_[count_ / 2]; }
  template <std::size_t>
  ROMVEC_INLINE constexpr void ahead(std::size_t, std::size_t) const {}

 private:
  std::size_t count_;
  std::conditional_t<Source::adds_codes, const code_type*, row_pair<code_type>>
      rows_[Source::adds_codes ? capacity : capacity / 2];
};

template <class Isa, class Source>
using rows_of_source = std::conditional_t<lists_rows<Isa>, listed_rows<Isa, Source>, found_rows<Isa, Source>>;

// How many rows one pass adds.
template <class Isa>
inline constexpr std::size_t rows_a_pass = lists_rows<Isa> ? 32 : exact_rows;

// The sums of all rows over Blocks * Lanes::lanes columns from `column` on.
template <bool AddsCodes, std::size_t Blocks, class Lanes, class Rows>
[[nodiscard]] ROMVEC_INLINE constexpr auto sum_columns(Lanes isa, const Rows& rows, std::size_t column) {
  constexpr std::size_t lanes = Lanes::lanes;
  column_sums<Lanes, Blocks> sums;
  const std::size_t count = rows.count();
  if constexpr (AddsCodes) {
    typename Lanes::code_sums codes[Blocks];
#pragma GCC unroll 16
    for (std::size_t b = 0; b < Blocks; ++b) {
      codes[b] = isa.zero_code_sums();
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::int8_t* const row = rows.codes(i) + column;
      rows.template ahead<Blocks * lanes>(i, column);
#pragma GCC unroll 16
      for (std::size_t b = 0; b < Blocks; ++b) {
        codes[b] = isa.add_codes(codes[b], row + b * lanes);
      }
    }
#pragma GCC unroll 16
    for (std::size_t b = 0; b < Blocks; ++b) {
      sums.block[b] = isa.widen(codes[b]);
    }
  } else {
#pragma GCC unroll 16
    for (std::size_t b = 0; b < Blocks; ++b) {
      sums.block[b] = isa.zero_products();
    }
    const auto add = [&](const auto& pair) ROMVEC_INLINE_LAMBDA {
      const auto multipliers = isa.pair(pair.multipliers);
#pragma GCC unroll 16
      for (std::size_t b = 0; b < Blocks; ++b) {
        const std::size_t at = column + b * lanes;
        sums.block[b] = isa.add_rows(sums.block[b], pair.first + at, pair.second + at, multipliers);
      }
    };
    const std::size_t paired = count & ~std::size_t{1};
    for (std::size_t i = 0; i < paired; i += 2) {
      rows.template ahead<Blocks * lanes>(i, column);
      rows.template ahead<Blocks * lanes>(i + 1, column);
      add(rows.pair(i));
    }
    if (paired != count) {
      add(rows.last_alone());
    }
  }
  return sums;
}

// A source and the power of two that its sums are worth.
template <class Source>
struct scaled_source {
  const Source& source;
  int shift;
};

// Bags whose sums need int64: RowsAPass rows and panel_columns columns at a time. Memory: 768 bytes of stack.
template <class Isa, std::size_t RowsAPass = rows_a_pass<Isa>, class Finish, class... Sources>
constexpr void sum_in_panels(std::size_t count, std::size_t dim, Finish finish, scaled_source<Sources>... sources) {
  for (std::size_t begin = 0; begin < dim; begin += panel_columns) {
    const std::size_t end = dim - begin < panel_columns ? dim : begin + panel_columns;
    std::int64_t totals[panel_columns] = {};
    for (std::size_t first = 0; first < count; first += RowsAPass) {
      const std::size_t last = count - first < RowsAPass ? count : first + RowsAPass;
      const auto add = [&]<class Source>(const scaled_source<Source>& from) {
        std::int32_t part[panel_columns];
        const rows_of_source<Isa, Source> rows{from.source, first, last};
        for_each_column_block<Isa>(begin, begin, end, [&](auto isa, std::size_t column, auto blocks) {
          const auto sums = sum_columns<Source::adds_codes, blocks()>(isa, rows, column);
#pragma GCC unroll 16
          for (std::size_t b = 0; b < decltype(blocks)::value; ++b) {
            isa.store(part + (column - begin) + b * isa.lanes, sums.block[b]);
          }
        });
        for (std::size_t i = 0; i < end - begin; ++i) {
          totals[i] += std::int64_t{part[i]} * (std::int64_t{1} << from.shift);
        }
      };
      (add(sources), ...);
    }
    for (std::size_t i = 0; i < end - begin; ++i) {
      finish.one(totals[i], begin + i);
    }
  }
}

// True where one short loop is wanted: in a constant expression, whose statements compilers count, and where a core
// without vectors was asked for small code.
template <class Isa>
[[nodiscard]] ROMVEC_INLINE constexpr bool in_one_loop() {
#if defined(__OPTIMIZE_SIZE__)
  return Isa::lanes == 1;
#else
  return std::is_constant_evaluated();
#endif
}

// sum over rows of code * multiplier for every column in [0, dim), exact for bags of any length.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE constexpr void sum_bag(const Source& source, std::size_t dim, Finish finish) {
  const std::size_t count = source.count();
  if (in_one_loop<Isa>()) {
    for (std::size_t column = 0; column < dim; ++column) {
      std::int64_t total = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const auto row = source.row(i);
        total += row.codes[column] * std::int32_t{row.multiplier};
      }
      finish.one(total, column);
    }
  } else if (count > rows_a_pass<Isa>) {
    sum_in_panels<Isa>(count, dim, finish, scaled_source<Source>{source, 0});
  } else {
    const rows_of_source<Isa, Source> rows{source, 0, count};
    for_each_column_block<Isa>(0, 0, dim, [&](auto isa, std::size_t column, auto blocks) ROMVEC_INLINE_LAMBDA {
      const auto sums = sum_columns<Source::adds_codes, blocks()>(isa, rows, column);
#pragma GCC unroll 16
      for (std::size_t b = 0; b < decltype(blocks)::value; ++b) {
        finish.block(isa, sums.block[b], column + b * isa.lanes);
      }
    });
  }
}

// sum over rows of code * multiplier * weight, exact in int64. The product of multiplier and weight has 30 bits, so
// that it is split into source.high(), worth 2^high_shift, and source.low(), and each half is a sum of its own.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE constexpr void weighted_sum_of_bag(const Source& source, std::size_t dim, Finish finish) {
  constexpr std::size_t rows = rows_a_pass<Isa> < 128 ? rows_a_pass<Isa> : 128;
  if (in_one_loop<Isa>()) {
    for (std::size_t column = 0; column < dim; ++column) {
      std::int64_t total = 0;
      for (std::size_t i = 0; i < source.count(); ++i) {
        const auto row = source.row(i);
        total += std::int64_t{row.codes[column] * row.multiplier} * source.weight(i);
      }
      finish.one(total, column);
    }
  } else if constexpr (Source::high_shift == 0) {
    const auto low = source.low();
    sum_in_panels<Isa, rows>(source.count(), dim, finish, scaled_source<decltype(low)>{low, 0});
  } else {
    const auto high = source.high();
    const auto low = source.low();
    sum_in_panels<Isa, rows>(source.count(), dim, finish, scaled_source<decltype(high)>{high, Source::high_shift},
                             scaled_source<decltype(low)>{low, 0});
  }
}

// max over rows of code * multiplier. skips(i) leaves a row out; `first` is one that is not.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE constexpr void maximum_of_bag(const Source& source, std::size_t first, std::size_t dim, Finish finish) {
  for_each_column_block<Isa>(0, 0, dim, [&](auto isa, std::size_t column, auto blocks) ROMVEC_INLINE_LAMBDA {
    using lanes = decltype(isa);
    constexpr std::size_t count = decltype(blocks)::value;
    column_sums<lanes, count> largest;
    const auto products = [&](const auto& row, std::size_t b) ROMVEC_INLINE_LAMBDA {
      return isa.multiply(isa.load(row.codes + column + b * lanes::lanes), row.multiplier);
    };
    const auto first_row = source.row(first);
#pragma GCC unroll 16
    for (std::size_t b = 0; b < count; ++b) {
      largest.block[b] = products(first_row, b);
    }
    for (std::size_t i = first + 1; i < source.count(); ++i) {
      if (source.skips(i)) {
        continue;
      }
      const auto row = source.row(i);
#pragma GCC unroll 16
      for (std::size_t b = 0; b < count; ++b) {
        largest.block[b] = isa.maximum(largest.block[b], products(row, b));
      }
    }
#pragma GCC unroll 16
    for (std::size_t b = 0; b < count; ++b) {
      finish.block(isa, largest.block[b], column + b * lanes::lanes);
    }
  });
}

}  // namespace romvec::kernel
