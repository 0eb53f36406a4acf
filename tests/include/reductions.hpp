// SPDX-License-Identifier: BSL-1.0
// The four reductions of bags under one signature.
#pragma once

#include <cstdint>
#include <span>

#include "romvec/bag.hpp"
#include "romvec/status.hpp"

namespace testing {

struct sum {
  static constexpr const char* name = "sum";
  using reduction = romvec::detail::sum_of_rows;
  static constexpr bool has_weights = false;
  template <romvec::on_bad_id Policy, class Table, class Ids, class Offsets, class Out, class... Options>
  static constexpr romvec::status call(const Table& table, const Ids& ids, std::span<const std::int16_t>,
                                       const Offsets& offsets, Out&& out, Options... options) {
    return romvec::bag_sum<Policy>(table, ids, offsets, out, options...);
  }
};

struct mean {
  static constexpr const char* name = "mean";
  using reduction = romvec::detail::mean_of_rows;
  static constexpr bool has_weights = false;
  template <romvec::on_bad_id Policy, class Table, class Ids, class Offsets, class Out, class... Options>
  static constexpr romvec::status call(const Table& table, const Ids& ids, std::span<const std::int16_t>,
                                       const Offsets& offsets, Out&& out, Options... options) {
    return romvec::bag_mean<Policy>(table, ids, offsets, out, options...);
  }
};

struct maximum {
  static constexpr const char* name = "max";
  using reduction = romvec::detail::maximum_of_rows;
  static constexpr bool has_weights = false;
  template <romvec::on_bad_id Policy, class Table, class Ids, class Offsets, class Out, class... Options>
  static constexpr romvec::status call(const Table& table, const Ids& ids, std::span<const std::int16_t>,
                                       const Offsets& offsets, Out&& out, Options... options) {
    return romvec::bag_max<Policy>(table, ids, offsets, out, options...);
  }
};

// FractionBits -1: the weights are Q15 without a word.
template <int FractionBits>
struct weighted_sum {
  static constexpr const char* name = "weighted sum";
  using reduction = romvec::detail::weighted_sum_of_rows;
  static constexpr bool has_weights = true;
  template <romvec::on_bad_id Policy, class Table, class Ids, class Offsets, class Out, class... Options>
  static constexpr romvec::status call(const Table& table, const Ids& ids, std::span<const std::int16_t> weights,
                                       const Offsets& offsets, Out&& out, Options... options) {
    if constexpr (FractionBits < 0) {
      return romvec::bag_weighted_sum<Policy>(table, ids, weights, offsets, out, options...);
    } else {
      return romvec::bag_weighted_sum<Policy>(table, ids, weights, offsets, out, romvec::weight_format{FractionBits},
                                              options...);
    }
  }
};

}  // namespace testing
