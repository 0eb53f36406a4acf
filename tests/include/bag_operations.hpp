// SPDX-License-Identifier: BSL-1.0
// The reductions held to their definitions: what each element of a bag has to be.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "include/random_table.hpp"
#include "include/reductions.hpp"
#include "reference/bag.hpp"
#include "romvec/bag.hpp"
#include "romvec/status.hpp"

namespace testing {

// What a column of a bag is worth: total / divisor * 2^-bits steps of 2^exponent.
struct exact_value {
  std::int64_t total;
  std::int64_t divisor;
  int bits;
};

inline exact_value expected(sum, const auto& rows, const reference::bag& bag, std::size_t column) {
  return {reference::sum_of_column(rows, bag, column), 1, 0};
}
inline exact_value expected(mean, const auto& rows, const reference::bag& bag, std::size_t column) {
  return {reference::sum_of_column(rows, bag, column), reference::divisor(bag), 0};
}
inline exact_value expected(maximum, const auto& rows, const reference::bag& bag, std::size_t column) {
  return {reference::largest_of_column(rows, bag, column), 1, 0};
}
template <int FractionBits>
exact_value expected(weighted_sum<FractionBits>, const auto& rows, const reference::bag& bag, std::size_t column) {
  return {reference::sum_of_column(rows, bag, column), 1, FractionBits < 0 ? 15 : FractionBits};
}

// What bag_mean promises of float, in units in the last place.
inline constexpr double bound_of_float_means = 2;

// True if x is that value as its type documents it.
inline bool is_rounded(float x, exact_value value, int exponent, int) {
  if (value.divisor == 1) {
    return x == reference::nearest_float(value.total, exponent - value.bits);
  }
  return reference::distance_in_last_places(x, exponent, value.total, value.divisor) <= bound_of_float_means;
}
inline bool is_rounded(std::int32_t x, exact_value value, int, int) {
  return x == reference::to_int32(reference::divide_half_up(value.total, value.divisor << value.bits));
}
// The exact total, which is then in units that the weights have a part in.
inline bool is_rounded(std::int64_t x, exact_value value, int, int) {
  return x == reference::divide_half_up(value.total, value.divisor);
}
inline bool is_rounded(std::int16_t x, exact_value value, int exponent, int fraction_bits) {
  return x == reference::to_int16(value.total, value.divisor, value.bits - exponent - fraction_bits);
}

// How many elements of the bags differ from the definition; elements behind them must keep the sentinel.
template <class Operation, class Element, romvec::on_bad_id Policy = romvec::on_bad_id::check, class Format, class Id,
          class... Options>
int wrong_elements(const random_table<Format>& table, const std::vector<Id>& ids,
                   const std::vector<std::int16_t>& weights, const std::vector<std::uint32_t>& offsets,
                   Options... options) {
  constexpr auto sentinel = static_cast<Element>(77);
  constexpr auto policy = Policy == romvec::on_bad_id::clamp ? reference::bad_ids::moved_to_the_nearest_row
                                                             : reference::bad_ids::rows_of_zeros;
  int fraction_bits = -table.natural_q15_exponent();
  std::optional<std::size_t> padding;
  [[maybe_unused]] const auto note = [&](auto option) {
    if constexpr (std::same_as<decltype(option), romvec::q_format>) {
      fraction_bits = option.fraction_bits;
    } else {
      padding = static_cast<std::size_t>(option.value());
    }
  };
  (note(options), ...);

  const std::size_t dim = table.rows.dim;
  std::vector<Element> out(offsets.size() * dim + 40, sentinel);
  int wrong = !Operation::template call<Policy>(table.view(), ids, weights, offsets, out, options...).ok();
  for (std::size_t b = 0; b < offsets.size(); ++b) {
    const std::size_t end = b + 1 < offsets.size() ? offsets[b + 1] : ids.size();
    const std::span<const Id> of_bag(ids.data() + offsets[b], end - offsets[b]);
    const std::span<const std::int16_t> its_weights(weights.data() + offsets[b], of_bag.size());
    const reference::bag bag =
        reference::bag_of(of_bag, table.rows.count(), policy, padding,
                          Operation::has_weights ? its_weights : std::span<const std::int16_t>());
    for (std::size_t c = 0; c < dim; ++c) {
      wrong +=
          !is_rounded(out[b * dim + c], expected(Operation{}, table.rows, bag, c), table.rows.exponent, fraction_bits);
    }
  }
  for (std::size_t i = offsets.size() * dim; i < out.size(); ++i) {
    wrong += out[i] != sentinel;
  }
  return wrong;
}

}  // namespace testing
