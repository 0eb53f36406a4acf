// SPDX-License-Identifier: BSL-1.0
// Reductions over the rows of one bag: sums and maxima of code * multiplier, exact, column by column. Weighted sums:
// kernel/weighted_bag.hpp.
//
// A finish is where the sums go: block(isa, products, column), and one(int64, column) where int32 would not hold them.
// Sources: kernel/rows.hpp.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/columns.hpp"
#include "romvec/kernel/rows.hpp"

namespace romvec::kernel {

// Sums of longer bags leave int32 for int64, so many columns at a time, on the stack.
inline constexpr std::size_t panel_columns = 64;

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

// sum over rows of code * multiplier for every column in [0, dim), exact for bags of any length. By Isa's adds_rows, or
// by that of isa::scalar where it has none; so are those below.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE constexpr void sum_bag(const Source& source, std::size_t dim, Finish finish) {
  using adding = isa::bags<Isa>;
  const std::size_t count = source.count();
  if (in_one_loop<adding>()) {
    for (std::size_t column = 0; column < dim; ++column) {
      std::int64_t total = 0;
      for (std::size_t i = count; i != 0;) {
        const auto row = source.row(--i);
        total += row.codes[column] * std::int32_t{row.multiplier};
      }
      finish.one(total, column);
    }
  } else if (count > rows_a_pass<adding>) {
    sum_in_panels<adding, rows_a_pass<adding>>(count, dim, finish, scaled_source<Source>{source, 0});
  } else {
    const rows_of_source<adding, Source> rows{source, 0, count};
    for_each_column_block<adding>(0, 0, dim, [&](auto isa, std::size_t column, auto blocks) ROMVEC_INLINE_LAMBDA {
      auto sums = sum_columns<Source::adds_codes, blocks()>(isa, rows, column);
      for_each_of<decltype(blocks)::value>(
          [&](auto b) ROMVEC_INLINE_LAMBDA { finish.block(isa, sums.block[b], column + b * isa.lanes); });
    });
  }
}

// max over rows of code * multiplier. skips(i) leaves a row out; `first` is one that is not.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE constexpr void maximum_of_bag(const Source& source, std::size_t first, std::size_t dim, Finish finish) {
  for_each_column_block<isa::bags<Isa>>(0, 0, dim, [&](auto isa, std::size_t column, auto blocks) ROMVEC_INLINE_LAMBDA {
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
