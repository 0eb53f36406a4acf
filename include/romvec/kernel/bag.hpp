// SPDX-License-Identifier: BSL-1.0
// Reductions over the rows of one bag: sums and maxima of code * multiplier, exact, column by column.
//
// A source is what a kernel reads: count(), and for i in [0, count()) row(i), its codes and multiplier, and
// ahead(isa, i, column), the place for a prefetch. Source::adds_codes says that every multiplier is 1 and codes are
// int8. A finish is where the sums go: block(isa, products, column), and one(int64, column) where int32 would not hold
// them.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/scalar.hpp"
#include "romvec/isa/select.hpp"

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

// body(isa, column, block_count<N>) for stretches of N * isa.lanes columns that cover [column, end): as wide as
// registers allow, then half of that, and so on; what is left is one block under a mask, one that ends at the last
// column and overlaps others down to `lowest`, or single columns.
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

// Two rows and their multipliers; the second may be a row times 0.
template <class Code, class Multipliers>
struct row_pair {
  const Code* first;
  const Code* second;
  Multipliers multipliers;
};

// Two int16, the first one in the low half, for Isa::pair.
template <class Row>
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t pack_multipliers(const Row& a, const Row& b) {
  return static_cast<std::uint16_t>(a.multiplier) | (static_cast<std::uint32_t>(b.multiplier) << 16);
}

// What add_rows takes, of two packed int16 or as it is.
template <class Lanes, class Multipliers>
[[nodiscard]] ROMVEC_INLINE constexpr typename Lanes::multipliers multipliers_for(const Multipliers& multipliers) {
  if constexpr (std::is_same_v<Multipliers, std::uint32_t>) {
    return Lanes::pair(multipliers);
  } else {
    return multipliers;
  }
}

// A row without a partner is paired with itself times 0.
template <class Row>
[[nodiscard]] ROMVEC_INLINE constexpr Row no_partner(const Row& a) {
  return Row{a.codes, 0};
}

// Rows straight from the source: for instruction sets that add many columns at a time.
template <class Isa, class Source>
struct found_rows {
  const Source& source;
  std::size_t first;
  std::size_t last;

  // add(pair) for all rows, two by two, as their columns from `column` on are needed.
  template <std::size_t Columns, class Add>
  ROMVEC_INLINE constexpr void for_each_pair(std::size_t column, Add add) const {
    const auto add_pair = [&](const auto& a, const auto& b) ROMVEC_INLINE_LAMBDA {
      add(row_pair<typename Source::code_type, std::uint32_t>{a.codes, b.codes, pack_multipliers(a, b)});
    };
    std::size_t i = first;
    for (; last - i >= 2; i += 2) {
      source.template ahead<Isa, Columns>(i, column);
      source.template ahead<Isa, Columns>(i + 1, column);
      add_pair(source.row(i), source.row(i + 1));
    }
    if (i != last) {
      add_pair(source.row(i), no_partner(source.row(i)));
    }
  }
  // add(codes) for all rows.
  template <std::size_t Columns, class Add>
  ROMVEC_INLINE constexpr void for_each_row(std::size_t column, Add add) const {
    for (std::size_t i = first; i < last; ++i) {
      source.template ahead<Isa, Columns>(i, column);
      add(source.row(i).codes);
    }
  }
};

// Rows found once, for instruction sets that add so few columns at a time that finding rows would cost as much. As
// multiplications take them: with a multiplier in 32 bits each where nothing but Isa's own lanes adds rows, else two by
// two with the packed multipliers that isa::scalar can unpack too.
template <class Isa, class Source>
class listed_rows {
 public:
  static constexpr std::size_t capacity = 32;
  using code_type = typename Source::code_type;

  ROMVEC_INLINE constexpr listed_rows(const Source& source, std::size_t first, std::size_t last) {
    if constexpr (Source::adds_codes) {
      for (; first != last; ++first) {
        rows_[count_++] = source.row(first).codes;
      }
    } else if constexpr (keeps_multipliers) {
      for (; first != last; ++first) {
        const auto row = source.row(first);
        rows_[count_++] = {row.codes, row.multiplier};
      }
      if (count_ % 2 != 0) {
        rows_[count_] = {rows_[count_ - 1].codes, 0};
        ++count_;
      }
    } else {
      for (; last - first >= 2; first += 2) {
        list(source.row(first), source.row(first + 1));
      }
      if (first != last) {
        list(source.row(first), no_partner(source.row(first)));
      }
    }
  }
  // As found_rows.
  template <std::size_t, class Add>
  ROMVEC_INLINE constexpr void for_each_pair(std::size_t, Add add) const {
    for_each(add);
  }
  template <std::size_t, class Add>
  ROMVEC_INLINE constexpr void for_each_row(std::size_t, Add add) const {
    for_each(add);
  }

 private:
  struct row_and_multiplier {
    const code_type* codes;
    std::int32_t multiplier;
  };
  static constexpr bool keeps_multipliers = Isa::has_two_multipliers;
  using entry =
      std::conditional_t<Source::adds_codes, const code_type*,
                         std::conditional_t<keeps_multipliers, row_and_multiplier, row_pair<code_type, std::uint32_t>>>;
  static constexpr std::size_t entries_an_addition = !Source::adds_codes && keeps_multipliers ? 2 : 1;

  template <class Row>
  ROMVEC_INLINE constexpr void list(const Row& a, const Row& b) {
    rows_[count_++] = {a.codes, b.codes, pack_multipliers(a, b)};
  }
  // Two additions a turn: a turn of one costs a tenth more on a Cortex-M4.
  template <class Add>
  ROMVEC_INLINE constexpr void for_each(Add add) const {
    const entry* at = rows_;
    std::size_t additions = count_ / entries_an_addition;
#if defined(__OPTIMIZE_SIZE__)
    for (; additions != 0; --additions) {
      add(take(at));
    }
#else
    if (additions % 2 != 0) {
      add(take(at));
    }
    for (additions /= 2; additions != 0; --additions) {
      add(take(at));
      add(take(at));
    }
#endif
  }
  // What the next addition takes.
  ROMVEC_INLINE static constexpr auto take(const entry*& at) {
    if constexpr (Source::adds_codes) {
      return *at++;
    } else if constexpr (keeps_multipliers) {
      const auto both = Isa::template load_entries<2>(at);
      return row_pair<code_type, typename Isa::multipliers>{
          both[0].codes, both[1].codes, typename Isa::multipliers{both[0].multiplier, both[1].multiplier}};
    } else {
      return Isa::template load_entries<1>(at)[0];
    }
  }

  entry rows_[Source::adds_codes || keeps_multipliers ? capacity : capacity / 2];
  std::size_t count_ = 0;
};

template <class Isa>
inline constexpr bool lists_rows = Isa::lanes* Isa::bag_blocks < 32;

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
  if constexpr (AddsCodes && Blocks % 2 == 0 && isa::adds_codes_of_two<Lanes>) {
    typename Lanes::code_sums_of_two codes[Blocks / 2];
    for_each_of<Blocks / 2>([&](auto b) ROMVEC_INLINE_LAMBDA { codes[b] = isa.zero_code_sums_of_two(); });
    rows.template for_each_pair<Blocks * lanes>(column, [&](const auto& pair) ROMVEC_INLINE_LAMBDA {
      // Multipliers are constants here, 1 or, for a row without a partner, 0.
      const bool has_partner = pair.multipliers >> 16 != 0;
      for_each_of<Blocks / 2>([&](auto b) ROMVEC_INLINE_LAMBDA {
        const std::size_t at = column + 2 * b * lanes;
        codes[b] = has_partner ? isa.add_codes(codes[b], pair.first + at, pair.second + at)
                               : isa.add_codes(codes[b], pair.first + at);
      });
    });
    for_each_of<Blocks / 2>(
        [&](auto b) ROMVEC_INLINE_LAMBDA { isa.widen(codes[b], sums.block[2 * b], sums.block[2 * b + 1]); });
  } else if constexpr (AddsCodes) {
    typename Lanes::code_sums codes[Blocks];
    for_each_of<Blocks>([&](auto b) ROMVEC_INLINE_LAMBDA { codes[b] = isa.zero_code_sums(); });
    rows.template for_each_row<Blocks * lanes>(column, [&](const std::int8_t* row) ROMVEC_INLINE_LAMBDA {
      for_each_of<Blocks>([&](auto b)
                              ROMVEC_INLINE_LAMBDA { codes[b] = isa.add_codes(codes[b], row + column + b * lanes); });
    });
    for_each_of<Blocks>([&](auto b) ROMVEC_INLINE_LAMBDA { sums.block[b] = isa.widen(codes[b]); });
  } else {
    for_each_of<Blocks>([&](auto b) ROMVEC_INLINE_LAMBDA { sums.block[b] = isa.zero_products(); });
    rows.template for_each_pair<Blocks * lanes>(column, [&](const auto& pair) ROMVEC_INLINE_LAMBDA {
      auto multipliers = multipliers_for<Lanes>(pair.multipliers);
      const auto* const first = pair.first + column;
      const auto* const second = pair.second + column;
      for_each_of<Blocks>([&](auto b) ROMVEC_INLINE_LAMBDA {
        sums.block[b] = isa::add_rows_at<b() * lanes>(isa, sums.block[b], first, second, multipliers);
      });
    });
  }
  return sums;
}

// A source and the power of two that its sums are worth.
template <class Source>
struct scaled_source {
  const Source& source;
  int shift;
};

// Long bags are rare and their code is long: it stands once for every source, whatever its sums come out as. Not
// inlined, and therefore in the namespace of the instruction set (isa/select.hpp).
inline namespace ROMVEC_ISA_NAMESPACE {

// Adds rows [first, last) times 2^shift, columns [begin, end), to totals[0, end - begin).
template <class Isa, class Source>
constexpr void add_to_panel(const Source& source, int shift, std::size_t first, std::size_t last, std::size_t begin,
                            std::size_t end, std::int64_t* totals) {
  std::int32_t part[panel_columns];
  const rows_of_source<Isa, Source> rows{source, first, last};
  for_each_column_block<Isa>(begin, begin, end, [&](auto isa, std::size_t column, auto blocks) ROMVEC_INLINE_LAMBDA {
    auto sums = sum_columns<Source::adds_codes, blocks()>(isa, rows, column);
    for_each_of<decltype(blocks)::value>(
        [&](auto b) ROMVEC_INLINE_LAMBDA { isa.store(part + (column - begin) + b * isa.lanes, sums.block[b]); });
  });
  for (std::size_t i = 0; i < end - begin; ++i) {
    totals[i] += std::int64_t{part[i]} * (std::int64_t{1} << shift);
  }
}

// Bags whose sums need int64: RowsAPass rows and panel_columns columns at a time. Memory: 768 bytes of stack.
template <class Isa, std::size_t RowsAPass, class Finish, class... Sources>
constexpr void sum_in_panels(std::size_t count, std::size_t dim, Finish finish, scaled_source<Sources>... sources) {
  for (std::size_t begin = 0; begin < dim; begin += panel_columns) {
    const std::size_t end = dim - begin < panel_columns ? dim : begin + panel_columns;
    std::int64_t totals[panel_columns] = {};
    for (std::size_t first = 0; first < count; first += RowsAPass) {
      const std::size_t last = count - first < RowsAPass ? count : first + RowsAPass;
      (add_to_panel<Isa>(sources.source, sources.shift, first, last, begin, end, totals), ...);
    }
    for (std::size_t i = 0; i < end - begin; ++i) {
      finish.one(totals[i], begin + i);
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE

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
      for (std::size_t i = count; i != 0;) {
        const auto row = source.row(--i);
        total += row.codes[column] * std::int32_t{row.multiplier};
      }
      finish.one(total, column);
    }
  } else if (count > rows_a_pass<Isa>) {
    sum_in_panels<Isa, rows_a_pass<Isa>>(count, dim, finish, scaled_source<Source>{source, 0});
  } else {
    const rows_of_source<Isa, Source> rows{source, 0, count};
    for_each_column_block<Isa>(0, 0, dim, [&](auto isa, std::size_t column, auto blocks) ROMVEC_INLINE_LAMBDA {
      auto sums = sum_columns<Source::adds_codes, blocks()>(isa, rows, column);
      for_each_of<decltype(blocks)::value>(
          [&](auto b) ROMVEC_INLINE_LAMBDA { finish.block(isa, sums.block[b], column + b * isa.lanes); });
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
    for_each_of<count>([&](auto b) ROMVEC_INLINE_LAMBDA { largest.block[b] = products(first_row, b); });
    for (std::size_t i = first + 1; i < source.count(); ++i) {
      if (source.skips(i)) {
        continue;
      }
      const auto row = source.row(i);
      for_each_of<count>(
          [&](auto b) ROMVEC_INLINE_LAMBDA { largest.block[b] = isa.maximum(largest.block[b], products(row, b)); });
    }
    for_each_of<count>([&](auto b)
                           ROMVEC_INLINE_LAMBDA { finish.block(isa, largest.block[b], column + b * lanes::lanes); });
  });
}

}  // namespace romvec::kernel
