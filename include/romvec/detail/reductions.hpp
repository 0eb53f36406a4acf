// SPDX-License-Identifier: BSL-1.0
// What a bag of rows is reduced to: the sum, the mean, the largest value of each column, the weighted sum; each with
// the kernel that adds and the end that an element of the output asks for.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/detail/bag_source.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/fixed.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/decoded_bag.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/kernel/means.hpp"
#include "romvec/kernel/weighted_bag.hpp"
#include "romvec/output.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// 2^-shift steps of an output with `fraction_bits`; what lies beyond 256 bits is 0 or saturated all the same.
template <class View, class... Options>
[[nodiscard]] ROMVEC_INLINE constexpr int shift_to_int16(const View& table, Options... options) {
  if constexpr (has_option<q_format, Options...>) {
    const int bits = option<q_format>(options...).fraction_bits;
    return -(table.exponent() + (bits < -256 ? -256 : bits > 256 ? 256 : bits));
  } else {
    return table.natural_q15_exponent() - table.exponent();
  }
}

// A mean is at least 2^-64 steps or 0: from this exponent on it is never a subnormal float.
inline constexpr int least_flushing_exponent = -62;

// What a bag is reduced to; bag<Isa>(source, table, out, options...) writes out[0, dim) of one bag.
struct sum_of_rows {
  template <class Isa, class Source, class View, class Element, class... Options>
  static ROMVEC_INLINE constexpr void bag(const Source& source, const View& table, Element* out, Options... options) {
    const std::size_t dim = table.dim();
    if constexpr (std::same_as<Element, float>) {
      kernel::sum_bag<Isa>(source, dim, kernel::sums_to_float{out, power_of_two(table.exponent())});
    } else if constexpr (std::same_as<Element, std::int32_t>) {
      kernel::sum_bag<Isa>(source, dim, kernel::sums_to_int32{out});
    } else if constexpr (std::same_as<Element, std::int64_t>) {
      kernel::sum_bag<Isa>(source, dim, kernel::sums_to_int64{out});
    } else {
      kernel::sum_bag<Isa>(source, dim, kernel::sums_to_q{out, shift_to_int16(table, options...)});
    }
  }
};

struct mean_of_rows {
  template <class Isa, class Source, class View, class Element, class... Options>
  static ROMVEC_INLINE constexpr void bag(const Source& source, const View& table, Element* out, Options... options) {
    const std::size_t dim = table.dim();
    const std::size_t count = source.count_kept();
    // An empty bag is zero: no row, divided by 1.
    const auto divisor = static_cast<std::int64_t>(count == 0 ? 1 : count);
    if constexpr (std::same_as<Element, float>) {
      const kernel::means_to_float finish{out, 1.0F / static_cast<float>(divisor), power_of_two(table.exponent())};
      if constexpr (Isa::flushes_subnormals) {
        if (table.exponent() < least_flushing_exponent) {
          kernel::sum_bag<isa::scalar>(source, dim, finish);
          return;
        }
      }
      kernel::sum_bag<Isa>(source, dim, finish);
    } else if constexpr (!std::same_as<Element, std::int16_t>) {
      kernel::sum_bag<Isa>(source, dim, kernel::means_to_integer<Element>{out, kernel::row_count(divisor)});
    } else {
      kernel::sum_bag<Isa>(source, dim,
                           kernel::means_to_q{out, shift_to_int16(table, options...), kernel::row_count(divisor)});
    }
  }
};

struct maximum_of_rows {
  template <class Isa, class Source, class View, class Element, class... Options>
  static ROMVEC_INLINE constexpr void bag(const Source& source, const View& table, Element* out, Options... options) {
    const std::size_t dim = table.dim();
    std::size_t first = 0;
    while (first < source.count() && source.skips(first)) {
      ++first;
    }
    if (first == source.count()) {
      for (std::size_t i = 0; i < dim; ++i) {
        out[i] = Element{};
      }
    } else if constexpr (std::same_as<Element, float>) {
      kernel::maximum_of_bag<Isa>(source, first, dim, kernel::sums_to_float{out, power_of_two(table.exponent())});
    } else if constexpr (std::same_as<Element, std::int32_t>) {
      kernel::maximum_of_bag<Isa>(source, first, dim, kernel::sums_to_int32{out});
    } else if constexpr (std::same_as<Element, std::int64_t>) {
      kernel::maximum_of_bag<Isa>(source, first, dim, kernel::sums_to_int64{out});
    } else {
      kernel::maximum_of_bag<Isa>(source, first, dim, kernel::sums_to_q{out, shift_to_int16(table, options...)});
    }
  }
};

// Weights are Q15 unless a weight_format says otherwise.
template <class... Options>
[[nodiscard]] ROMVEC_INLINE constexpr int weight_bits(Options... options) {
  if constexpr (has_option<weight_format, Options...>) {
    return option<weight_format>(options...).fraction_bits;
  } else {
    return 15;
  }
}

struct weighted_sum_of_rows {
  const std::int16_t* weights;  // of the bag at hand

  template <class Isa, class Source, class View, class Element, class... Options>
  ROMVEC_INLINE constexpr void bag(const Source& rows, const View& table, Element* out, Options... options) const {
    const std::size_t dim = table.dim();
    const int bits = weight_bits(options...);
    const weighted_source<Source> source{rows, weights};
    if constexpr (std::same_as<Element, float>) {
      kernel::weighted_sum_of_bag<Isa>(
          source, dim, kernel::weighted_to_float{out, power_of_two(table.exponent()), power_of_two(-bits)});
    } else if constexpr (std::same_as<Element, std::int32_t>) {
      kernel::weighted_sum_of_bag<Isa>(source, dim, kernel::weighted_to_int32{out, bits});
    } else if constexpr (std::same_as<Element, std::int64_t>) {
      kernel::weighted_sum_of_bag<Isa>(source, dim, kernel::sums_to_int64{out});
    } else {
      kernel::weighted_sum_of_bag<Isa>(source, dim, kernel::sums_to_q{out, shift_to_int16(table, options...) + bits});
    }
  }
};

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
