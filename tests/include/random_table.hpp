// SPDX-License-Identifier: BSL-1.0
// A table of random codes and multipliers, many of them at their limits: as the library reads it and as the reference
// does.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "include/random.hpp"
#include "reference/bag.hpp"
#include "romvec/format.hpp"
#include "romvec/table_view.hpp"

namespace testing {

template <class Format>
struct random_table {
  using code_type = typename Format::code_type;
  reference::rows<code_type> rows;

  // int8_rows takes the exponent given; a fixed format has its own.
  random_table(std::size_t vocab_size, std::size_t dim, random& source, int exponent = -20) {
    rows.dim = dim;
    rows.codes.resize(vocab_size * dim);
    for (code_type& code : rows.codes) {
      const std::uint32_t kind = source.below(8);
      code = static_cast<code_type>(kind == 0   ? Format::max_code
                                    : kind == 1 ? -Format::max_code
                                                : source.between(-Format::max_code, Format::max_code));
    }
    if constexpr (Format::has_multipliers) {
      rows.exponent = exponent;
      rows.multipliers.resize(vocab_size);
      for (std::uint16_t& multiplier : rows.multipliers) {
        multiplier = static_cast<std::uint16_t>(source.below(4) == 0 ? 32767 : source.between(1, 32767));
      }
    } else {
      rows.exponent = -Format::fraction_bits;
    }
  }

  // Every code and multiplier at its limit.
  void make_extreme(std::int32_t sign) {
    std::fill(rows.codes.begin(), rows.codes.end(), static_cast<code_type>(sign * Format::max_code));
    std::fill(rows.multipliers.begin(), rows.multipliers.end(), std::uint16_t{32767});
  }

  [[nodiscard]] romvec::table_view<Format> view() const {
    if constexpr (Format::has_multipliers) {
      return romvec::detail::trusted_view<Format>(
          {rows.codes.data(), rows.multipliers.data(), static_cast<std::int8_t>(rows.exponent)}, rows.count(),
          rows.dim);
    } else {
      return romvec::detail::trusted_view<Format>({rows.codes.data()}, rows.count(), rows.dim);
    }
  }
  // Of the natural Q15, as table_view documents it.
  [[nodiscard]] int natural_q15_exponent() const {
    return rows.exponent + (Format::has_multipliers ? 7 : sizeof(code_type) == 1 ? -8 : 0);
  }
};

}  // namespace testing
