// SPDX-License-Identifier: BSL-1.0
// Weighted sums over the rows of one bag: code * multiplier * weight, exact in int64, column by column.
//
// The product of a multiplier and a weight, the factor of a row, has 30 bits. Cores that multiply into 64 bits sum up
// at once; others split it into source.high(), worth 2^high_shift, and source.low(), an int16 each, and sum up both.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/columns.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/kernel/rows.hpp"

namespace romvec::kernel {

// So many rows are found once, on the stack.
inline constexpr std::size_t weighted_rows = 32;

inline namespace ROMVEC_ISA_NAMESPACE {

// Rows with their factors, for sums in int64: four columns of all rows at a time, as a Cortex-M has registers for. 3
// instructions a weight on a Cortex-M4, where two sums of halves take 5.9.
template <class Source>
class factored_rows {
 public:
  ROMVEC_INLINE constexpr factored_rows(const Source& source, std::size_t first, std::size_t last) {
    for (; first != last; ++first) {
      const auto row = source.row(first);
      rows_[count_++] = {row.codes, static_cast<std::int32_t>(row.multiplier * source.weight(first))};
    }
  }
  // sums[0, Columns) + those of columns [column, column + Columns).
  template <std::size_t Columns>
  ROMVEC_INLINE constexpr void add(std::size_t column, std::int64_t (&sums)[Columns]) const {
    for (const entry* at = rows_; at != rows_ + count_; ++at) {
      const auto* const codes = at->codes + column;
      const std::int64_t factor = at->factor;
      for_each_of<Columns>([&](auto c) ROMVEC_INLINE_LAMBDA { sums[c] += codes[c] * factor; });
    }
  }

 private:
  struct entry {
    const typename Source::code_type* codes;
    std::int32_t factor;
  };
  entry rows_[weighted_rows];
  std::size_t count_ = 0;
};

// body(column, sums) for columns [begin, end), four at a time and then one.
template <class Body>
ROMVEC_INLINE constexpr void for_each_four(std::size_t begin, std::size_t end, Body body) {
  for (; end - begin >= 4; begin += 4) {
    std::int64_t sums[4] = {};
    body(begin, sums);
  }
  for (; begin != end; ++begin) {
    std::int64_t sums[1] = {};
    body(begin, sums);
  }
}

template <class Source, class Finish>
constexpr void weighted_sum_in_int64(const Source& source, std::size_t dim, Finish finish) {
  const std::size_t count = source.count();
  if (count <= weighted_rows) {
    const factored_rows<Source> rows(source, 0, count);
    for_each_four(0, dim,
                  [&]<std::size_t Columns>(std::size_t column, std::int64_t(&sums)[Columns]) ROMVEC_INLINE_LAMBDA {
                    rows.add(column, sums);
                    for_each_of<Columns>([&](auto c) ROMVEC_INLINE_LAMBDA { finish.one(sums[c], column + c); });
                  });
    return;
  }
  for (std::size_t begin = 0; begin < dim; begin += panel_columns) {
    const std::size_t end = dim - begin < panel_columns ? dim : begin + panel_columns;
    std::int64_t totals[panel_columns] = {};
    for (std::size_t first = 0; first < count; first += weighted_rows) {
      const factored_rows<Source> rows(source, first, count - first < weighted_rows ? count : first + weighted_rows);
      for_each_four(begin, end,
                    [&]<std::size_t Columns>(std::size_t column, std::int64_t(&sums)[Columns]) ROMVEC_INLINE_LAMBDA {
                      rows.add(column, sums);
                      for_each_of<Columns>([&](auto c) ROMVEC_INLINE_LAMBDA { totals[column - begin + c] += sums[c]; });
                    });
    }
    for (std::size_t i = 0; i < end - begin; ++i) {
      finish.one(totals[i], begin + i);
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE

// Rows with both halves of their factors, two by two; a row without a partner is paired with itself times 0.
template <class Isa, class Source>
class halved_rows {
 public:
  ROMVEC_INLINE constexpr halved_rows(const Source& source, std::size_t count) {
    const auto high = source.high();
    const auto low = source.low();
    for (std::size_t i = 0; i < count; i += 2) {
      const auto a = low.row(i);
      pairs_[count_] = {a.codes, a.codes, high.row(i).multiplier, a.multiplier, 0, 0};
      if (i + 1 < count) {
        const auto b = low.row(i + 1);
        pairs_[count_].second = b.codes;
        pairs_[count_].second_high = high.row(i + 1).multiplier;
        pairs_[count_].second_low = b.multiplier;
      }
      ++count_;
    }
  }
  template <class Lanes>
  ROMVEC_INLINE constexpr isa::sums_of_halves<typename Lanes::products> sum(Lanes isa, std::size_t column) const {
    isa::sums_of_halves<typename Lanes::products> sums = {isa.zero_products(), isa.zero_products()};
    const pair* at = pairs_;
    for (std::size_t i = count_; i != 0; --i) {
      const auto loaded = Isa::template load_entries<1>(at);
      const pair& both = loaded[0];
      sums = isa.add_halves(sums, both.first + column, both.first_high, both.first_low);
      sums = isa.add_halves(sums, both.second + column, both.second_high, both.second_low);
    }
    return sums;
  }

 private:
  struct pair {
    const typename Source::code_type* first;
    const typename Source::code_type* second;
    std::int32_t first_high, first_low, second_high, second_low;
  };
  pair pairs_[weighted_rows / 2];
  std::size_t count_ = 0;
};

// high * 2^HighShift + low for every column of a block. To int16 with a step of more than that the low half is worth
// what it carries: the rounding that is left is that of the other half.
template <int HighShift, class Lanes, class Sums, class Finish>
ROMVEC_INLINE constexpr void finish_halves(Lanes isa, const Sums& sums, std::size_t column, const Finish& finish) {
  if constexpr (std::same_as<Finish, sums_to_q>) {
    if (finish.shift > HighShift && finish.shift <= HighShift + 30) {
      isa.store(finish.out + column, isa.narrow(isa.template carry<HighShift>(sums), finish.shift - HighShift));
      return;
    }
  }
  std::int32_t high[Lanes::lanes] = {};
  std::int32_t low[Lanes::lanes] = {};
  isa.store(high, sums.high);
  isa.store(low, sums.low);
  for (std::size_t i = 0; i < isa.count(); ++i) {
    finish.one(std::int64_t{high[i]} * (std::int64_t{1} << HighShift) + low[i], column + i);
  }
}

// sum over rows of code * multiplier * weight for every column in [0, dim), exact for bags of any length.
template <class Isa, class Source, class Finish>
ROMVEC_INLINE constexpr void weighted_sum_of_bag(const Source& source, std::size_t dim, Finish finish) {
  using adding = isa::bags<Isa>;
  constexpr std::size_t rows = rows_a_pass<adding> < 128 ? rows_a_pass<adding> : 128;
  if (in_one_loop<adding>()) {
    for (std::size_t column = 0; column < dim; ++column) {
      std::int64_t total = 0;
      for (std::size_t i = 0; i < source.count(); ++i) {
        const auto row = source.row(i);
        total += std::int64_t{row.codes[column] * row.multiplier} * source.weight(i);
      }
      finish.one(total, column);
    }
    return;
  }
#if !defined(__OPTIMIZE_SIZE__)
  if constexpr (adding::multiplies_to_int64) {
    weighted_sum_in_int64(source, dim, finish);
    return;
  }
  if constexpr (isa::adds_halves<adding> && Source::high_shift != 0) {
    if (source.count() <= weighted_rows) {
      const halved_rows<adding, Source> halves(source, source.count());
      for_each_column_block<adding, 1>(0, 0, dim, [&](auto isa, std::size_t column, auto) ROMVEC_INLINE_LAMBDA {
        finish_halves<Source::high_shift>(isa, halves.sum(isa, column), column, finish);
      });
      return;
    }
  }
#endif
  if constexpr (Source::high_shift == 0) {
    const auto low = source.low();
    sum_in_panels<adding, rows>(source.count(), dim, finish, scaled_source<decltype(low)>{low, 0});
  } else {
    const auto high = source.high();
    const auto low = source.low();
    sum_in_panels<adding, rows>(source.count(), dim, finish, scaled_source<decltype(high)>{high, Source::high_shift},
                                scaled_source<decltype(low)>{low, 0});
  }
}

}  // namespace romvec::kernel
