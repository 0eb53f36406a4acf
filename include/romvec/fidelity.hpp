// SPDX-License-Identifier: BSL-1.0
// How far a table's values are from the float weights that it was made from. For hosts and constant expressions: it
// works in double, which a core without an FPU can do but should not be asked to.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "romvec/detail/float_rows.hpp"
#include "romvec/fixed.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

// Errors in the unit of the weights. An aggregate of numbers, so that a generated header can carry it.
struct fidelity {
  std::size_t weights;   // how many were compared
  double max_abs_error;  // max |value - weight|
  double bound;          // the largest row_step / 2, or its like: what the format promises of max_abs_error
  double
      max_error_over_bound;  // max of |value - weight| over the promise for it: at most 1, but for least-squares fits
  std::size_t worst_row;     // where max_error_over_bound is
  std::size_t worst_column;
  double rms_error;    // square root of the mean squared error
  double sqnr_db;      // 10 log10(sum weight^2 / sum error^2); infinity if there is no error
  double mean_cosine;  // mean over rows of cos(values, weights); a pair of zero rows counts as 1
};

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// Newton's method from above, from a power of two; to about the last place.
[[nodiscard]] constexpr double square_root(double x) {
  if (!(x > 0)) {
    return 0;
  }
  const auto exponent = static_cast<int>((std::bit_cast<std::uint64_t>(x) >> 52) & 0x7FF) - 1023;
  const int half = exponent >= 0 ? exponent / 2 + 1 : -(-exponent / 2) + 1;
  double root = std::bit_cast<double>(static_cast<std::uint64_t>(half + 1023) << 52);
  for (;;) {
    const double next = 0.5 * (root + x / root);
    if (!(next < root)) {
      return root;
    }
    root = next;
  }
}

// log10 by ln((1 + z) / (1 - z)) = 2 (z + z^3 / 3 + ...) of a mantissa in [1, 2); to about 1e-15.
[[nodiscard]] constexpr double log10_of(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const auto exponent = static_cast<int>((bits >> 52) & 0x7FF) - 1023;
  const double mantissa = std::bit_cast<double>((bits & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u);
  const double z = (mantissa - 1) / (mantissa + 1);
  const double square = z * z;
  double power = z;
  double sum = 0;
  for (int n = 1; n < 32; n += 2) {
    sum += power / n;
    power *= square;
  }
  constexpr double ln_2 = 0.693147180559945309417;
  constexpr double ln_10 = 2.302585092994045684018;
  return (2 * sum + exponent * ln_2) / ln_10;
}

// What a comparison with missing or meaningless weights answers.
inline constexpr fidelity no_fidelity{0,
                                      std::numeric_limits<double>::infinity(),
                                      0,
                                      std::numeric_limits<double>::infinity(),
                                      0,
                                      0,
                                      std::numeric_limits<double>::infinity(),
                                      -std::numeric_limits<double>::infinity(),
                                      0};

// The largest distance of two neighbouring levels.
template <std::size_t Levels>
[[nodiscard]] constexpr std::int32_t widest_gap(const std::int8_t* levels) {
  std::int32_t widest = 0;
  for (std::size_t i = 1; i < Levels; ++i) {
    const std::int32_t gap = levels[i] - levels[i - 1];
    widest = gap > widest ? gap : widest;
  }
  return widest;
}

// What the format promises of |value - weight|: half a step of the row or group, times the widest gap where codes stand
// for levels. Exact. Codes that take bits before their own promise nothing: infinity.
template <class View>
class promise {
 public:
  constexpr explicit promise(const View& view) : view_(view) {
    if constexpr (blocked_format<typename View::format> && leveled_format<typename View::format>) {
      half_gap_ = static_cast<double>(widest_gap<View::format::levels>(view.levels())) / 2;
    }
  }
  [[nodiscard]] constexpr double of_group(std::size_t row, std::size_t group) const {
    if (windowed_format<typename View::format>) {
      return std::numeric_limits<double>::infinity();
    }
    const double step = static_cast<double>(view_.group_step(row, group));
    return half_gap_ * (step < 0 ? -step : step);
  }
  // Where the group ends that begins in this column.
  [[nodiscard]] constexpr std::size_t end_of_group(std::size_t begin) const {
    return detail::end_of_group<typename View::format>(begin, view_.dim());
  }

 private:
  const View& view_;
  double half_gap_ = 0.5;
};

// What a comparison adds up of a row.
struct compared {
  double squared_errors = 0;
  double squared_weights = 0;
  double squared_values = 0;
  double products = 0;

  constexpr void add(double value, double weight, double error) {
    squared_errors += error * error;
    squared_weights += weight * weight;
    squared_values += value * value;
    products += value * weight;
  }
  // A pair of zero rows counts as 1.
  [[nodiscard]] constexpr double cosine() const {
    const double norms = square_root(squared_values) * square_root(squared_weights);
    const bool one_is_larger = squared_values < squared_weights || squared_weights < squared_values;
    return norms > 0 ? products / norms : one_is_larger ? 0.0 : 1.0;
  }
};

// The largest error of a group, in `column` of `row`, against what is promised of it.
constexpr void add_group(fidelity& result, double largest_error, double bound, std::size_t row, std::size_t column) {
  if (bound > (std::numeric_limits<double>::max)()) {
    if (largest_error > result.max_abs_error) {
      result.worst_row = row;
      result.worst_column = column;
    }
    result.max_abs_error = largest_error > result.max_abs_error ? largest_error : result.max_abs_error;
    result.bound = bound;
    return;
  }
  if (largest_error > result.max_abs_error) {
    result.max_abs_error = largest_error;
  }
  if (bound > result.bound) {
    result.bound = bound;
  }
  // No error, no worst place: a group of zeros promises 0.
  if (largest_error > 0 && largest_error > result.max_error_over_bound * bound) {
    result.max_error_over_bound = bound > 0 ? largest_error / bound : std::numeric_limits<double>::infinity();
    result.worst_row = row;
    result.worst_column = column;
  }
}

template <class View, class RowOf>
[[nodiscard]] constexpr fidelity measure_rows(const View& view, RowOf row_of) {
  const std::size_t vocab_size = view.vocab_size();
  const std::size_t dim = view.dim();
  fidelity result{vocab_size * dim, 0, 0, 0, 0, 0, 0, 0, 0};
  const promise<View> promised(view);
  double all_errors = 0;
  double all_weights = 0;
  double cosines = 0;
  for (std::size_t r = 0; r < vocab_size; ++r) {
    compared of_row;
    const float* const weights = row_of(r).data();
    for (std::size_t begin = 0, group = 0; begin < dim; ++group) {
      const std::size_t end = promised.end_of_group(begin);
      double largest_error = 0;
      std::size_t worst = begin;
      for (std::size_t c = begin; c < end; ++c) {
        if (!is_finite(weights[c])) {
          return no_fidelity;
        }
        const double weight = static_cast<double>(weights[c]);
        const double value = static_cast<double>(view.value(r, c));
        // Exact whenever it is at most half a step: both are multiples of 2^-29 of the step or of each other's last
        // place.
        const double error = value < weight ? weight - value : value - weight;
        if (error > largest_error) {
          largest_error = error;
          worst = c;
        }
        of_row.add(value, weight, error);
      }
      add_group(result, largest_error, promised.of_group(r, group), r, worst);
      begin = end;
    }
    cosines += of_row.cosine();
    all_errors += of_row.squared_errors;
    all_weights += of_row.squared_weights;
  }
  result.rms_error = square_root(all_errors / static_cast<double>(result.weights));
  result.sqnr_db = all_errors > 0 ? 10 * log10_of(all_weights / all_errors) : std::numeric_limits<double>::infinity();
  result.mean_cosine = cosines / static_cast<double>(vocab_size);
  return result;
}

template <class View, class RowOf>
[[nodiscard]] constexpr bool rows_within_bound(const View& view, RowOf row_of) {
  const promise<View> promised(view);
  const std::size_t dim = view.dim();
  for (std::size_t r = 0; r < view.vocab_size(); ++r) {
    const float* const weights = row_of(r).data();
    for (std::size_t begin = 0, group = 0; begin < dim; ++group) {
      const std::size_t end = promised.end_of_group(begin);
      const double bound = promised.of_group(r, group);
      for (std::size_t c = begin; c < end; ++c) {
        const double error = static_cast<double>(view.value(r, c)) - static_cast<double>(weights[c]);
        // By its bits: under -ffast-math a comparison may answer anything of a NaN.
        if (!is_finite(weights[c]) || error > bound || -error > bound) {
          return false;
        }
      }
      begin = end;
    }
  }
  return true;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// Compares every value of the table with weights[0, vocab_size * dim), row by row. If there are fewer weights, or one
// is not finite, the result has weights == 0 and an infinite max_abs_error.
template <table_like Table>
[[nodiscard]] constexpr fidelity measure_fidelity(const Table& table, std::span<const float> weights) {
  const auto view = detail::unchecked(table);
  if (view.vocab_size() == 0 || weights.size() / view.dim() < view.vocab_size()) {
    return detail::no_fidelity;
  }
  return detail::measure_rows(view, detail::rows_of(weights, view.dim()));
}

// The same for weights of a shape that the compiler knows, which is the table's.
template <table_like Table, std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] constexpr fidelity measure_fidelity(const Table& table, const float (&weights)[VocabSize][Dim]) {
  static_assert(Table::vocab_size == VocabSize && Table::dim == Dim,
                "romvec: the weights have another shape than the table");
  return detail::measure_rows(detail::unchecked(table), detail::rows_of(weights));
}

// True if every |value - weight| is at most row_step / 2, or of 4-bit codes half the widest gap of the levels times
// group_step: the promise of quantize, for a static_assert.
template <table_like Table>
[[nodiscard]] constexpr bool within_bound(const Table& table, std::span<const float> weights) {
  static_assert(!windowed_format<typename Table::format>,
                "romvec: trellis codes have no bound of their errors; measure_fidelity() measures them");
  const auto view = detail::unchecked(table);
  return weights.size() / view.dim() >= view.vocab_size() &&
         detail::rows_within_bound(view, detail::rows_of(weights, view.dim()));
}

// The same for weights of a shape that the compiler knows, which is the table's.
template <table_like Table, std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] constexpr bool within_bound(const Table& table, const float (&weights)[VocabSize][Dim]) {
  static_assert(Table::vocab_size == VocabSize && Table::dim == Dim,
                "romvec: the weights have another shape than the table");
  static_assert(!windowed_format<typename Table::format>,
                "romvec: trellis codes have no bound of their errors; measure_fidelity() measures them");
  return detail::rows_within_bound(detail::unchecked(table), detail::rows_of(weights));
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
