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

#include "romvec/detail/bag_source.hpp"
#include "romvec/detail/bags_of.hpp"
#include "romvec/detail/casts.hpp"
#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/reductions.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/ids.hpp"  // IWYU pragma: export
#include "romvec/isa/native.hpp"
#include "romvec/output.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// `weights` is as long as ids for a weighted sum, else null.
template <on_bad_id Policy, class Isa, class Reduction, class View, class Id, class Bags, class Element,
          class... Options>
ROMVEC_INLINE constexpr void reduce_bags(const View& table, std::span<const Id> ids, const std::int16_t* weights,
                                         const Bags& bags, Element* out, Options... options) {
  const std::size_t padding_row = row_of_padding(table.vocab_size(), options...);
  std::size_t begin = 0;
  for (std::size_t b = 0; b < bags.size(); ++b) {
    const std::size_t end = bags.end_of(b, begin, ids.size());
    const bag_source<Policy, has_option<padding_id, Options...>, View, Id> source{
        table, ids.data() + begin, end - begin, ids.size() - begin, padding_row, b == 0};
    if constexpr (std::same_as<Reduction, weighted_sum_of_rows>) {
      Reduction{weights + begin}.template bag<Isa>(source, table, out + b * table.dim(), options...);
    } else {
      Reduction::template bag<Isa>(source, table, out + b * table.dim(), options...);
    }
    begin = end;
  }
}

// The most ids of a bag for which a result is exact. A sum in int32: so many of the largest products. In int64, and on
// the way to any rounding: |total| < 2^62 with products of 22 bits, 37 with weights.
template <class Reduction, class View, class Element>
[[nodiscard]] consteval std::size_t longest_bag() {
  using format = typename View::format;
  if constexpr (std::same_as<Reduction, sum_of_rows> && std::same_as<Element, std::int32_t>) {
    return static_cast<std::size_t>(INT32_MAX / (format::max_code * (format::has_multipliers ? 32767 : 1)));
  } else if constexpr (std::same_as<Reduction, weighted_sum_of_rows>) {
    return std::size_t{1} << 25;
  } else if constexpr (sizeof(std::size_t) > 4) {
    return integer_to<std::size_t>(std::uint64_t{1} << 37);
  } else {
    return SIZE_MAX;
  }
}

// errc::does_not_fit with the index of the first bag whose weights are so large that int32 might not hold its sum.
template <class View, class Bags>
[[nodiscard]] ROMVEC_INLINE constexpr status check_weights_of_int32(const std::int16_t* weights, const Bags& bags,
                                                                    std::size_t ids, int bits) {
  using format = typename View::format;
  constexpr std::int64_t largest = std::int64_t{format::max_code} * (format::has_multipliers ? 32767 : 1);
  const std::int64_t most = (std::int64_t{INT32_MAX} << bits) / largest;
  std::size_t begin = 0;
  for (std::size_t b = 0; b < bags.size(); ++b) {
    std::int64_t sum = 0;
    for (const std::size_t end = bags.end_of(b, begin, ids); begin < end; ++begin) {
      sum += weights[begin] < 0 ? -weights[begin] : weights[begin];
    }
    if (sum > most) {
      return {errc::does_not_fit, b};
    }
  }
  return {};
}

template <on_bad_id Policy, class Reduction, class View, class Id, class Bags, class Element, class... Options>
[[nodiscard]] ROMVEC_INLINE constexpr status check_bags(const View& table, std::span<const Id> ids,
                                                        const std::int16_t* weights, const Bags& bags,
                                                        std::span<Element> out, Options... options) {
  if (!has_room_for_rows(table, out.size(), bags.size())) {
    return {errc::bad_length, 0};
  }
  if (const status checked = bags.template checked<longest_bag<Reduction, View, Element>()>(ids.size()); !checked) {
    return checked;
  }
  if (const status checked = check_padding(table.vocab_size(), options...); !checked) {
    return checked;
  }
  const std::size_t written = bags.size() * table.dim();
  bool overlaps = bags.shares_memory_with(out.data(), written) ||
                  shares_memory(ids.data(), ids.size(), out.data(), written) ||
                  shares_memory_with_codes(table, out.data(), written);
  if constexpr (std::same_as<Reduction, weighted_sum_of_rows>) {
    overlaps = overlaps || shares_memory(weights, ids.size(), out.data(), written);
  }
  if (overlaps) {
    return {errc::overlaps, 0};
  }
  if (const status checked = check_ids<Policy>(ids.data(), ids.size(), table.vocab_size()); !checked) {
    return checked;
  }
  if constexpr (std::same_as<Reduction, weighted_sum_of_rows> && std::same_as<Element, std::int32_t>) {
    return check_weights_of_int32<View>(weights, bags, ids.size(), weight_bits(options...));
  } else {
    return {};
  }
}

template <on_bad_id Policy, class Reduction, class View, class Id, class Bags, class Element, class... Options>
ROMVEC_INLINE constexpr status reduce(const View& table, std::span<const Id> ids, const std::int16_t* weights,
                                      const Bags& bags, std::span<Element> out, Options... options) {
  if (const status checked = check_bags<Policy, Reduction>(table, ids, weights, bags, out, options...); !checked) {
    return checked;
  }
  if (std::is_constant_evaluated()) {
    reduce_bags<Policy, isa::scalar, Reduction>(table, ids, weights, bags, unbounded<View>(out.data()), options...);
  } else {
    reduce_bags<Policy, isa::native, Reduction>(table, ids, weights, bags, unbounded<View>(out.data()), options...);
  }
  return {};
}

// One sentence for what is wrong with the arguments of a bag, and nothing of what would follow from it.
template <class Offsets, class Out, class... Options>
[[nodiscard]] consteval bool can_reduce() {
  using element = output_element<Out>;
  constexpr bool has_offsets = is_lengths<Offsets> || offset_range<Offsets>;
  static_assert(has_offsets,
                "romvec: the offsets of bags are integers in a span, an array or a vector, or bag_lengths of such");
  constexpr bool has_options =
      ((std::same_as<Options, q_format> || std::same_as<Options, padding_id> || std::same_as<Options, weight_format> ||
        std::same_as<Options, include_last_offset_option>)&&...);
  static_assert(has_options,
                "romvec: the options of a bag are q_format, padding_id, include_last_offset and, for a weighted sum, "
                "weight_format");
  if constexpr (can_be_written<Out>()) {
    constexpr bool is_int16 = std::same_as<element, std::int16_t>;
    constexpr bool has_element = is_int16 || std::same_as<element, float> || std::same_as<element, std::int32_t> ||
                                 std::same_as<element, std::int64_t>;
    static_assert(has_element,
                  "romvec: bags come out as float, as std::int32_t or std::int64_t (units of 2^exponent) or as "
                  "std::int16_t (Q15)");
    constexpr bool has_format = is_int16 || !has_option<q_format, Options...>;
    static_assert(has_format || !has_element, "romvec: a q_format is for an output of std::int16_t");
    return has_offsets && has_options && has_element && has_format;
  } else {
    return false;
  }
}

template <on_bad_id Policy, class Reduction, class Table, class Ids, class Offsets, class Out, class... Options>
ROMVEC_INLINE constexpr status reduce_into(const Table& table, Ids ids, const std::int16_t* weights,
                                           const Offsets& offsets, Out out, Options... options) {
  const auto view = unchecked(table);
  const auto bags = bags_of<has_option<include_last_offset_option, Options...>>(offsets);
  check_static_shape<std::remove_const_t<decltype(view)>, decltype(bags)::static_count, Out>();
  return reduce<Policy, Reduction>(view, std::span<const typename Ids::value_type>(ids), weights, bags,
                                   std::span<typename Out::element_type>(out), options...);
}

// Weights are int16: float ones are quantised by whoever has them.
template <class Weights>
[[nodiscard]] consteval bool can_weigh() {
  constexpr bool are_weights = std::is_convertible_v<const Weights&, std::span<const std::int16_t>>;
  static_assert(are_weights,
                "romvec: the weights of a bag are std::int16_t, Q15 or what weight_format says; round float weights to "
                "that");
  return are_weights;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The sum of the rows of each bag: bag b is ids[offsets[b], offsets[b + 1]), the last one to the end, and goes to
// out[b * dim, (b + 1) * dim). An empty bag is zero. Bags may also be given as bag_lengths.
//   float         the sum, rounded once, to nearest even; infinite beyond float's range
//   std::int32_t  the sum in units of 2^exponent, exact; bags of at most 516 rows (16,909,320 of int8 codes without
//                 multipliers, 65,538 of int16 codes)
//   std::int64_t  the same for longer bags
//   std::int16_t  Q15 of the step 2^table.natural_q15_exponent(), or the q_format given; rounded once, saturated
// Exact up to there for bags of up to 2^37 rows. Options, in any order: padding_id{id}, whose rows are left out;
// q_format; include_last_offset. Errors: bad_length if out has fewer elements than bags * dim; bad_offset, with its
// index; too_long, with the bag's index, for a longer bag than said; bad_padding_id; bad_id, with its index, under
// on_bad_id::check; overlaps if out lies over ids, offsets, weights, or a table's codes in RAM. After an error nothing
// has been written. A bad id is row 0 or the last under clamp, a row of zeros under zero_row. Memory: none beside out
// for bags of up to 256 rows (32 on cores without wide vectors, which keep a list of them, 400 bytes of stack); 1.2 KB
// of stack for longer ones. Source: torch.nn.functional.embedding_bag.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Offsets, class Out, class... Options>
constexpr status bag_sum(const Table& table, const Ids& ids, const Offsets& offsets, Out&& out, Options... options) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool reduces = detail::can_reduce<Offsets, Out, Options...>();
  if constexpr (takes_ids && reduces) {
    return detail::reduce_into<Policy, detail::sum_of_rows>(table, std::span(ids), nullptr, offsets, std::span(out),
                                                            options...);
  } else {
    return {};
  }
}

// The mean of the rows of each bag, as bag_sum; padding does not count. float: within 2 units in the last place, in
// three roundings; integers: rounded once, to nearest, halves up, and std::int32_t holds every mean.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Offsets, class Out, class... Options>
constexpr status bag_mean(const Table& table, const Ids& ids, const Offsets& offsets, Out&& out, Options... options) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool reduces = detail::can_reduce<Offsets, Out, Options...>();
  if constexpr (takes_ids && reduces) {
    return detail::reduce_into<Policy, detail::mean_of_rows>(table, std::span(ids), nullptr, offsets, std::span(out),
                                                             options...);
  } else {
    return {};
  }
}

// The largest value of each column of each bag, as bag_sum; exact but for the narrowing to int16, and std::int32_t
// holds it always.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Offsets, class Out, class... Options>
constexpr status bag_max(const Table& table, const Ids& ids, const Offsets& offsets, Out&& out, Options... options) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool reduces = detail::can_reduce<Offsets, Out, Options...>();
  if constexpr (takes_ids && reduces) {
    return detail::reduce_into<Policy, detail::maximum_of_rows>(table, std::span(ids), nullptr, offsets, std::span(out),
                                                                options...);
  } else {
    return {};
  }
}

// The sum of the rows of each bag times weights[i], one for each id: EmbeddingBag's per_sample_weights. Weights are Q15
// or what the option weight_format says. As bag_sum, exact before it rounds, for bags of up to 2^25 rows; the steps of
// the outputs are the same, but that of std::int64_t, which is the exact sum in units of 2^(exponent - fraction bits of
// the weights). Errors: also bad_length if there are fewer weights than ids; bad_format for a weight_format outside
// [0, 15]; does_not_fit, with the bag's index, if the weights of a bag are so large that std::int32_t might not hold
// its sum: their magnitudes add up to more than 516 (as above for other codes).
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Ids, class Weights, class Offsets, class Out,
          class... Options>
constexpr status bag_weighted_sum(const Table& table, const Ids& ids, const Weights& weights, const Offsets& offsets,
                                  Out&& out, Options... options) {
  constexpr bool takes_ids = detail::can_take_ids<Ids>();
  constexpr bool takes_weights = detail::can_weigh<Weights>();
  constexpr bool reduces = detail::can_reduce<Offsets, Out, Options...>();
  if constexpr (takes_ids && takes_weights && reduces) {
    const std::span<const std::int16_t> all_weights(weights);
    const int bits = detail::weight_bits(options...);
    if (all_weights.size() < std::span(ids).size()) {
      return {errc::bad_length, 0};
    }
    if (bits < 0 || bits > 15) {
      return {errc::bad_format, 0};
    }
    return detail::reduce_into<Policy, detail::weighted_sum_of_rows>(table, std::span(ids), all_weights.data(), offsets,
                                                                     std::span(out), options...);
  } else {
    return {};
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
