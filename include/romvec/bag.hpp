// SPDX-License-Identifier: BSL-1.0
// Reductions over bags of token ids: torch.nn.EmbeddingBag's sum, mean, max and weighted sum. A bag is a sum of
// integers, so that its result depends on no order of addition and no instruction set, and rounds once, at its end.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "romvec/bag_source.hpp"
#include "romvec/fixed.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/kernel/nibble_bag.hpp"
#include "romvec/output.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_ids.hpp"

namespace romvec {

// The Q format of the weights of bag_weighted_sum: w means w * 2^-fraction_bits, fraction_bits in [0, 15].
struct weight_format {
  int fraction_bits;
};

// The offsets of one bag that holds every id: bag_sum(table, ids, one_bag, out).
inline constexpr std::uint8_t one_bag[] = {0};

namespace detail {
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
    } else if constexpr (std::same_as<Element, std::int32_t>) {
      kernel::sum_bag<Isa>(source, dim, kernel::means_by_division<kernel::means_to_int32>{{out}, divisor});
    } else {
      kernel::sum_bag<Isa>(
          source, dim,
          kernel::means_by_division<kernel::means_to_q>{{out, shift_to_int16(table, options...)}, divisor});
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
    } else {
      kernel::weighted_sum_of_bag<Isa>(source, dim, kernel::sums_to_q{out, shift_to_int16(table, options...) + bits});
    }
  }
};

// Where bag b begins and ends among `count` ids.
template <class Offset>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t begin_of_bag(std::span<const Offset> offsets, std::size_t b,
                                                               std::size_t count) {
  return b < offsets.size() ? static_cast<std::size_t>(offsets[b]) : count;
}

// `weights` is as long as ids for a weighted sum, else null.
template <on_bad_id Policy, class Isa, class Reduction, class View, class Id, class Offset, class Element,
          class... Options>
ROMVEC_INLINE constexpr void reduce_bags(const View& table, std::span<const Id> ids, const std::int16_t* weights,
                                         std::span<const Offset> offsets, Element* out, Options... options) {
  for (std::size_t b = 0; b < offsets.size(); ++b) {
    const std::size_t begin = begin_of_bag(offsets, b, ids.size());
    const std::size_t end = begin_of_bag(offsets, b + 1, ids.size());
    const auto source = source_of_bag<Policy>(table, ids, begin, end, options...);
    if constexpr (std::same_as<Reduction, weighted_sum_of_rows>) {
      Reduction{weights + begin}.template bag<Isa>(source, table, out + b * table.dim(), options...);
    } else {
      Reduction::template bag<Isa>(source, table, out + b * table.dim(), options...);
    }
  }
}

template <class Offset>
[[nodiscard]] ROMVEC_INLINE constexpr bool is_negative(Offset offset) {
  if constexpr (std::is_signed_v<Offset>) {
    return offset < 0;
  } else {
    return false;
  }
}

// errc::bad_offset with the index of the first offset that is below the one before it or beyond the ids; the first is
// 0.
template <class Offset>
[[nodiscard]] ROMVEC_INLINE constexpr status check_offsets(std::span<const Offset> offsets, std::size_t count) {
  std::size_t least = 0;
  for (std::size_t b = 0; b < offsets.size(); ++b) {
    const auto offset = static_cast<std::size_t>(offsets[b]);
    if (offset > count || offset < least || is_negative(offsets[b]) || (b == 0 && offset != 0)) {
      return {errc::bad_offset, b};
    }
    least = offset;
  }
  return {};
}

template <on_bad_id Policy, class Reduction, class View, class Id, class Offset, class Element, class... Options>
ROMVEC_INLINE constexpr status reduce(const View& table, std::span<const Id> ids, const std::int16_t* weights,
                                      std::span<const Offset> offsets, std::span<Element> out, Options... options) {
  if (out.size() / table.dim() < offsets.size()) {
    return {errc::bad_length, 0};
  }
  if (const status checked = check_offsets(offsets, ids.size()); !checked) {
    return checked;
  }
  if (const status checked = check_ids<Policy>(ids.data(), ids.size(), table.vocab_size()); !checked) {
    return checked;
  }
  if (std::is_constant_evaluated()) {
    reduce_bags<Policy, isa::scalar, Reduction>(table, ids, weights, offsets, unbounded<View>(out.data()), options...);
  } else {
    reduce_bags<Policy, isa::native, Reduction>(table, ids, weights, offsets, unbounded<View>(out.data()), options...);
  }
  return {};
}

// Out must be float, int32 or int16, long enough where the compiler sees it; options for its kind.
template <class Table, class Offsets, class Out, class... Options>
consteval void check_bag_arguments() {
  using element = typename Out::element_type;
  static_assert(
      std::same_as<element, float> || std::same_as<element, std::int32_t> || std::same_as<element, std::int16_t>,
      "romvec: bags come out as float, as std::int32_t (units of 2^exponent) or as std::int16_t (Q15)");
  static_assert(!has_option<q_format, Options...> || std::same_as<element, std::int16_t>,
                "romvec: a q_format is for an output of std::int16_t");
  static_assert(((std::same_as<Options, q_format> || std::same_as<Options, padding_id> ||
                  std::same_as<Options, weight_format>)&&...),
                "romvec: the options of a bag are q_format, padding_id and, for a weighted sum, weight_format");
  check_static_shape<decltype(std::declval<const Table&>().view()), Offsets, Out>();
}

template <on_bad_id Policy, class Reduction, class Table, class Ids, class Offsets, class Out, class... Options>
ROMVEC_INLINE constexpr status reduce_into(const Table& table, Ids ids, const std::int16_t* weights, Offsets offsets,
                                           Out out, Options... options) {
  check_bag_arguments<Table, Offsets, Out, Options...>();
  return reduce<Policy, Reduction>(unchecked(table), std::span<const typename Ids::value_type>(ids), weights,
                                   std::span<const typename Offsets::value_type>(offsets),
                                   std::span<typename Out::element_type>(out), options...);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The sum of the rows of each bag: bag b is ids[offsets[b], offsets[b + 1]), the last one to the end, and goes to
// out[b * dim, (b + 1) * dim). An empty bag is zero.
//   float         the sum, rounded once, to nearest even; infinite beyond float's range
//   std::int32_t  the sum in units of 2^exponent, exact; saturated where int32 does not hold it
//   std::int16_t  Q15 of the step 2^table.natural_q15_exponent(), or the q_format given; rounded once, saturated
// Exact up to there for bags of any length. Options, in any order: padding_id{id}, whose rows are left out; q_format.
// Errors: bad_length if out has fewer than offsets.size() * dim elements; bad_offset, with its index; bad_id, with its
// index, under on_bad_id::check. After an error nothing has been written. A bad id is row 0 or the last under clamp, a
// row of zeros under zero_row. Memory: none beside out for bags of up to 256 rows (32 on cores without wide vectors,
// which keep a list of them, 400 bytes of stack); 1.2 KB of stack for longer ones. Source:
// torch.nn.functional.embedding_bag.
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_ids Ids, token_ids Offsets, class Out,
          class... Options>
constexpr status bag_sum(const Table& table, const Ids& ids, const Offsets& offsets, Out&& out, Options... options) {
  return detail::reduce_into<Policy, detail::sum_of_rows>(table, std::span(ids), nullptr, std::span(offsets),
                                                          std::span(out), options...);
}

// The mean of the rows of each bag, as bag_sum; padding does not count. float: within 2 units in the last place, in
// three roundings; integers: rounded once, to nearest, halves up. Bags of up to 2^30 rows.
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_ids Ids, token_ids Offsets, class Out,
          class... Options>
constexpr status bag_mean(const Table& table, const Ids& ids, const Offsets& offsets, Out&& out, Options... options) {
  return detail::reduce_into<Policy, detail::mean_of_rows>(table, std::span(ids), nullptr, std::span(offsets),
                                                           std::span(out), options...);
}

// The largest value of each column of each bag, as bag_sum; exact but for the narrowing to int16.
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_ids Ids, token_ids Offsets, class Out,
          class... Options>
constexpr status bag_max(const Table& table, const Ids& ids, const Offsets& offsets, Out&& out, Options... options) {
  return detail::reduce_into<Policy, detail::maximum_of_rows>(table, std::span(ids), nullptr, std::span(offsets),
                                                              std::span(out), options...);
}

// The sum of the rows of each bag times weights[i], one for each id: EmbeddingBag's per_sample_weights. Weights are Q15
// or what the option weight_format says. As bag_sum, exact before it rounds; the steps of the outputs are the same.
// Errors: also bad_length if there are fewer weights than ids, or a weight_format outside [0, 15].
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_ids Ids, class Weights, token_ids Offsets,
          class Out, class... Options>
constexpr status bag_weighted_sum(const Table& table, const Ids& ids, const Weights& weights, const Offsets& offsets,
                                  Out&& out, Options... options) {
  const std::span<const std::int16_t> all_weights(weights);
  const int bits = detail::weight_bits(options...);
  if (all_weights.size() < std::span(ids).size() || bits < 0 || bits > 15) {
    return {errc::bad_length, 0};
  }
  return detail::reduce_into<Policy, detail::weighted_sum_of_rows>(table, std::span(ids), all_weights.data(),
                                                                   std::span(offsets), std::span(out), options...);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
