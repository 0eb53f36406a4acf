// SPDX-License-Identifier: BSL-1.0
#include "optimise/fitted.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <romvec/fixed.hpp>
#include <romvec/quantize.hpp>
#include <stdexcept>

#include "optimise/levels.hpp"
#include "optimise/multipliers.hpp"
#include "optimise/row_sample.hpp"
#include "quantized_view.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t training_weights = std::size_t{1} << 17;

std::span<const float> row_of(const quantized& table, std::span<const float> values, std::size_t row) {
  return values.subspan(row * table.dim, table.dim);
}

double importance_of(std::span<const double> importance, std::size_t row) {
  return importance.empty() ? 1.0 : importance[row];
}

// visit(group, begin, end) for the groups of a row.
template <class Visit>
void for_each_group(const quantized& table, Visit visit) {
  const std::size_t size = table.format.group_size(table.dim);
  std::size_t group = 0;
  for (std::size_t begin = 0; begin < table.dim; begin += size) {
    visit(group++, begin, std::min(table.dim, begin + size));
  }
}

std::vector<weight_group> training_set(const quantized& table, std::span<const float> values,
                                       std::span<const double> importance) {
  std::vector<std::size_t> rows = rows_by_contents(values, table.dim, importance);
  rows.resize(std::min(rows.size(), std::max<std::size_t>(1, training_weights / table.dim)));
  std::vector<weight_group> groups;
  for (const std::size_t r : rows) {
    const std::span<const float> row = row_of(table, values, r);
    for_each_group(table, [&](std::size_t, std::size_t begin, std::size_t end) {
      groups.push_back({row.subspan(begin, end - begin), importance_of(importance, r)});
    });
  }
  return groups;
}

void fit_levels(quantized& table, std::span<const float> values, std::span<const double> importance) {
  const level_set levels = train_levels(training_set(table, values, importance));
  table.levels = std::vector<std::int8_t>(levels.begin(), levels.end());
  const multiplier_search search(levels, table.exponent);
  const auto midpoints = romvec::detail::midpoints_of(levels.data());
  const std::size_t row_bytes = romvec::detail::nibble_row_bytes(table.dim);
  std::vector<std::uint8_t>& codes = table.codes.as<std::uint8_t>();
  std::vector<std::int16_t>& multipliers = table.multipliers.as<std::int16_t>();
  std::size_t next = 0;
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    const std::span<const float> row = row_of(table, values, r);
    for_each_group(table, [&](std::size_t, std::size_t begin, std::size_t end) {
      const std::int16_t multiplier = search(row.subspan(begin, end - begin));
      multipliers[next++] = multiplier;
      romvec::detail::quantize_group(row.data(), begin, end, multiplier, table.exponent, midpoints,
                                     codes.data() + r * row_bytes);
    });
  }
}

// The nearest code, ties away from zero, in [-127, 127].
std::int8_t nearest_code(float weight, std::uint32_t multiplier, int exponent) {
  const std::uint64_t steps = std::min<std::uint64_t>(nearest_steps(magnitude_of(weight), multiplier, exponent),
                                                      romvec::detail::multiplied_int8::max_code);
  const auto code = static_cast<std::int8_t>(steps);
  return static_cast<std::int8_t>(weight < 0 ? -code : code);
}

template <class Format>
void fit_codes(quantized& table, std::span<const float> values, std::span<const double> importance) {
  using multiplier_type = typename stored_as<Format>::multiplier;
  auto& multipliers = table.multipliers.as<multiplier_type>();
  if constexpr (one_multiplier_format<Format>) {
    std::vector<weight_group> rows;
    for (const std::size_t r : rows_by_contents(values, table.dim, importance)) {
      rows.push_back({row_of(table, values, r), importance_of(importance, r)});
    }
    multipliers[0] = static_cast<multiplier_type>(least_squares_multiplier(rows, table.exponent));
  }
  std::vector<std::int8_t>& codes = table.codes.as<std::int8_t>();
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    const std::span<const float> row = row_of(table, values, r);
    if constexpr (!one_multiplier_format<Format>) {
      const weight_group group{row, 1};
      multipliers[r] = static_cast<multiplier_type>(least_squares_multiplier(std::span(&group, 1), table.exponent));
    }
    const std::uint32_t multiplier = static_cast<std::uint32_t>(multipliers[one_multiplier_format<Format> ? 0 : r]);
    std::ranges::transform(row, codes.begin() + static_cast<std::ptrdiff_t>(r * table.dim),
                           [&](float weight) { return nearest_code(weight, multiplier, table.exponent); });
  }
}

}  // namespace

void fit_least_squares(quantized& table, std::span<const float> values, std::span<const double> importance) {
  with_format(table.format.code, [&]<class Format>(const listed_format<Format>&) {
    if constexpr (windowed_format<Format>) {
      throw std::logic_error("trellis rows are fitted by fit_encoded");
    } else if constexpr (levels_size<Format>() > 0) {
      fit_levels(table, values, importance);
    } else if constexpr (Format::has_multipliers) {
      fit_codes<Format>(table, values, importance);
    }
  });
}

bool keeps_bound(const quantized& table, std::span<const float> values) {
  return with_view(table, [&]<class View>(const View& view) {
    if constexpr (windowed_format<typename View::format>) {
      return false;
    } else {
      return within_bound(view, values);
    }
  });
}

bool codes_are_nearest(const quantized& table, std::span<const float> values) {
  // By definition and in double, which holds weights and steps exactly: no code beside the chosen one is nearer.
  return with_view(table, [&](const auto& view) {
    using view_type = std::remove_cvref_t<decltype(view)>;
    const std::vector<std::int8_t>& levels = table.levels.as<std::int8_t>();
    const std::vector<std::int32_t> candidates(levels.begin(), levels.end());
    for (std::size_t r = 0; r < table.vocab_size; ++r) {
      for (std::size_t c = 0; c < table.dim; ++c) {
        double step = 0;
        std::int32_t below = view.code(r, c) - 1;
        std::int32_t above = view.code(r, c) + 1;
        if constexpr (leveled_format<typename view_type::format>) {
          const std::size_t group = romvec::detail::group_of_column<typename view_type::format>(c);
          step = static_cast<double>(view.group_step(r, group));
          const auto at = std::ranges::lower_bound(candidates, view.code(r, c));
          below = at == candidates.begin() ? view.code(r, c) : at[-1];
          above = at == candidates.end() || at + 1 == candidates.end() ? view.code(r, c) : at[1];
        } else {
          step = static_cast<double>(view.row_step(r));
          below = std::max(below, -view_type::format::max_code);
          above = std::min(above, view_type::format::max_code);
        }
        const double weight = static_cast<double>(values[r * table.dim + c]);
        const double error = std::fabs(weight - view.code(r, c) * step);
        if (error > std::fabs(weight - below * step) || error > std::fabs(weight - above * step)) {
          return false;
        }
      }
    }
    return true;
  });
}

}  // namespace romvec::host
