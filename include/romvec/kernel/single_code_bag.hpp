// SPDX-License-Identifier: BSL-1.0
// Bags over tables whose codes are added to the sums one by one as they are decoded.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/isa/scalar.hpp"
#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/single_codes.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

inline namespace ROMVEC_ISA_NAMESPACE {

// How many columns are added up at a time where codes are added as they are decoded: every row is begun anew for each.
inline constexpr std::size_t single_columns = 2 * panel_columns;

// sums[0, end - begin) + columns [begin, end) of rows [first, last) of a bag.
template <class Isa, class Source>
constexpr void add_single_codes(const Source& source, std::size_t first, std::size_t last, std::size_t begin,
                                std::size_t end, std::int32_t* sums) {
  for (std::size_t i = first; i < last; ++i) {
    if (const std::size_t row = source.found(i); row != detail::no_row) {
      take_codes<Isa>(source.table, row, begin, end - begin, added_codes{sums, source.table.multiplier(row)});
    }
  }
}

// The same of bags whose sums need int64, in a function of its own for its room on the stack.
template <class Isa, class Source, class Finish>
[[gnu::noinline]] constexpr void sum_many_single_codes(const Source& source, std::size_t begin, std::size_t end,
                                                       Finish finish) {
  const std::size_t count = source.count();
  std::int64_t totals[single_columns] = {};
  for (std::size_t first = 0; first < count; first += exact_rows) {
    std::int32_t sums[single_columns] = {};
    add_single_codes<Isa>(source, first, count - first < exact_rows ? count : first + exact_rows, begin, end, sums);
    for (std::size_t i = 0; i < end - begin; ++i) {
      totals[i] += sums[i];
    }
  }
  for (std::size_t i = 0; i < end - begin; ++i) {
    finish.one(totals[i], begin + i);
  }
}

// A bag of any length. Memory: 0.5 KB of stack, 1.5 KB for more than exact_rows rows.
template <class Isa, class Source, class Finish>
constexpr void sum_single_codes(const Source& source, std::size_t dim, Finish finish) {
  for (std::size_t begin = 0; begin < dim; begin += single_columns) {
    const std::size_t end = dim - begin < single_columns ? dim : begin + single_columns;
    if (source.count() > exact_rows) {
      sum_many_single_codes<Isa>(source, begin, end, finish);
      continue;
    }
    std::int32_t sums[single_columns] = {};
    add_single_codes<Isa>(source, 0, source.count(), begin, end, sums);
    for (std::size_t i = 0; i < end - begin; ++i) {
      finish.block(isa::scalar{}, isa::scalar::products{sums[i]}, begin + i);
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::kernel
