// SPDX-License-Identifier: BSL-1.0
#include "quantize.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <romvec/quantize.hpp>
#include <romvec/table_view.hpp>
#include <stdexcept>

#include "error.hpp"
#include "optimise/fitted.hpp"
#include "optimise/trellis_row.hpp"
#include "quantized_view.hpp"

namespace romvec::host {

namespace {

// `limit` says which magnitudes fit: "at most 3.4e38".
[[noreturn]] void refuse(const std::string& file, const weights& table, const quantized& to, status failure,
                         const std::string& limit) {
  const std::size_t position = failure.position();
  const float weight = table.values[position];
  const std::string place = place_of(table, position / table.dim, position % table.dim);
  if (failure.code() != errc::does_not_fit) {
    throw error(file, place, fmt::format("weight {}: {}", weight, describe(failure.code())));
  }
  throw error(file, place,
              fmt::format("weight {} does not fit {} with exponent {}, expected a magnitude {}", weight,
                          to.format.name(), to.exponent, limit));
}

// Below half a step beyond the largest code a weight still rounds to that code; beyond the outermost level none may be.
std::string limit_of(const storage_format& format, double max_code, double max_step, int exponent) {
  return format.has_levels() ? fmt::format("of at most {:.9g}", std::ldexp(max_code * max_step, exponent))
                             : fmt::format("below {:.9g}", std::ldexp((max_code + 0.5) * max_step, exponent));
}

// The arrays as the library's quantiser takes them.
template <class Format>
quantized_rows<Format> rows_of(quantized& to) {
  quantized_rows<Format> out;
  out.codes = to.codes.as<typename stored_as<Format>::code>();
  out.multipliers = to.multipliers.as<typename stored_as<Format>::multiplier>();
  if constexpr (levels_size<Format>() > 0) {
    out.levels = to.levels.as<std::int8_t>();
  }
  return out;
}

// A format with multipliers, by the library's own quantiser.
template <class Format>
void quantize_with_multipliers(quantized& to, const std::string& file, const weights& table,
                               std::optional<int> exponent) {
  const romvec::shape size{.vocab_size = to.vocab_size, .dim = to.dim};
  quantized_rows<Format> out = rows_of<Format>(to);
  const status done =
      exponent ? romvec::quantize(table.values, size, out, *exponent) : romvec::quantize(table.values, size, out);
  if (!done && done.code() == errc::does_not_fit && !exponent) {
    // No exponent holds the largest weight; name that one.
    to.exponent = Format::max_exponent;
    const auto at = std::ranges::max_element(table.values, {}, [](float w) { return std::fabs(w); });
    refuse(file, table, to, {errc::does_not_fit, static_cast<std::size_t>(at - table.values.begin())},
           fmt::format("of at most {:.9g}", std::ldexp(127.0 * max_multiplier, to.exponent)));
  }
  if (!done) {
    to.exponent = exponent.value_or(0);
    refuse(file, table, to, done, limit_of(to.format, Format::max_code, max_multiplier, to.exponent));
  }
  to.exponent = static_cast<int>(out.exponent);
}

template <class Code>
void quantize_fixed(quantized& to, const std::string& file, const weights& table) {
  using format = run_time_fixed<Code>;
  std::vector<Code>& codes = to.codes.as<Code>();
  to.exponent = -to.format.fraction_bits;
  for (std::size_t r = 0; r < to.vocab_size; ++r) {
    const std::span<const float> row(table.values.data() + r * to.dim, to.dim);
    float largest = 0;
    status done = find_largest(row, largest);
    if (done) {
      done = quantize_row<format>(row, largest, 1, to.exponent, codes.data() + r * to.dim);
    }
    if (!done) {
      refuse(file, table, to, {done.code(), r * to.dim + done.position()},
             limit_of(to.format, format::max_code, 1, to.exponent));
    }
  }
}

void quantize_within_bound(quantized& to, const std::string& file, const weights& table, std::optional<int> exponent) {
  with_format(to.format.code, [&]<class Format>(const listed_format<Format>&) {
    if constexpr (windowed_format<Format>) {
      throw std::logic_error("trellis rows have no bound");
    } else if constexpr (Format::has_multipliers) {
      quantize_with_multipliers<Format>(to, file, table, exponent);
    } else {
      quantize_fixed<typename Format::code_type>(to, file, table);
    }
  });
}

// The exponent of a table with multipliers, if all its weights fit under it: what a fit begins with. If the largest
// weight fits, all do.
template <class Format>
std::optional<int> exponent_that_fits(std::span<const float> values, std::optional<int> asked) {
  float largest = 0;
  if (!find_largest(values, largest)) {
    return std::nullopt;
  }
  const int exponent = asked.value_or(choose_exponent(largest));
  if (exponent < Format::min_exponent || exponent > Format::max_exponent) {
    return std::nullopt;
  }
  const magnitude weight = magnitude_of(largest);
  const bool fits = levels_size<Format>() > 0
                        ? covering_multiplier(weight, Format::max_code, exponent) <= max_multiplier
                        : nearest_steps(weight, max_multiplier, exponent) <= std::uint64_t{Format::max_code};
  return fits ? std::optional(exponent) : std::nullopt;
}

// Multipliers, levels and codes of least squared error; of a format without multipliers the nearest codes.
void quantize_by_fit(quantized& to, const std::string& file, const weights& table, std::optional<int> exponent,
                     std::span<const double> importance) {
  const auto fitting = with_format(to.format.code, [&]<class Format>(const listed_format<Format>&) {
    return Format::has_multipliers ? exponent_that_fits<Format>(table.values, exponent) : std::nullopt;
  });
  if (!fitting) {
    quantize_within_bound(to, file, table, exponent);  // of a format with multipliers: says which weight does not fit
    if (to.format.has_multipliers()) {
      throw std::logic_error("weights that do not fit were quantised");
    }
    return;
  }
  to.exponent = *fitting;
  fit_least_squares(to, table.values, importance);
}

// Trellis rows, from weights that the exponent holds.
void quantize_encoded(quantized& to, const std::string& file, const weights& table, std::optional<int> exponent,
                      std::span<const double> importance, unsigned effort, const work_options& work) {
  using limits = romvec::detail::multiplied_int8;
  to.exponent = exponent.value_or(limits::max_exponent);
  if (to.exponent < limits::min_exponent || to.exponent > limits::max_exponent) {
    refuse(file, table, to, {errc::bad_exponent, 0}, "");
  }
  const double most = std::ldexp(static_cast<double>(limits::max_code) * largest_minifloat, to.exponent);
  const std::string limit = fmt::format("of at most {:.9g}", most);
  float largest = 0;
  if (const status done = find_largest(table.values, largest); !done) {
    refuse(file, table, to, done, limit);
  }
  if (static_cast<double>(largest) > most) {
    const auto at =
        std::ranges::find_if(table.values, [&](float weight) { return std::fabs(static_cast<double>(weight)) > most; });
    refuse(file, table, to, {errc::does_not_fit, static_cast<std::size_t>(at - table.values.begin())}, limit);
  }
  const double expected = fit_encoded(to, table.values, importance, exponent, effort, work);
  measure_encoded(to, table.values);
  const double measured = to.fidelity.rms_error * to.fidelity.rms_error * static_cast<double>(table.values.size());
  // The library's values are floats: of the least exponents some are rounded.
  if (!(std::fabs(measured - expected) <= 1e-6 * expected + 1e-80)) {
    throw error(file,
                fmt::format("the rows of {} decode to a squared error of {:.9g}, the encoder says {:.9g}; this is "
                            "a defect of romvec",
                            to.format.name(), measured, expected));
  }
}

}  // namespace

quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent) {
  return quantize_weights(file, table, format, exponent, default_fit(format), {});
}

quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent, fit fitted, std::span<const double> importance, unsigned effort,
                           const work_options& work) {
  quantized to = make_quantized(format, table.vocab_size, table.dim);
  to.fitted = fitted;
  if (!has_bound(format)) {
    if (fitted == fit::bound) {
      throw std::logic_error(format.name() + " has no bound");
    }
    quantize_encoded(to, file, table, exponent, importance, effort, work);
    return to;
  }
  if (fitted == fit::least_squares) {
    quantize_by_fit(to, file, table, exponent, importance);
  } else {
    quantize_within_bound(to, file, table, exponent);
  }
  with_view(to, [&](const auto& view) { to.fidelity = measure_fidelity(view, table.values); });
  const bool kept = fitted == fit::least_squares ? codes_are_nearest(to, table.values) : keeps_bound(to, table.values);
  if (!kept || to.fidelity.weights != table.values.size()) {
    throw error(file, fmt::format("the codes of {} break their promise, {}; this is a defect of romvec", format.name(),
                                  fitted == fit::least_squares ? "to be the nearest ones"
                                                               : "that every error is within the bound"));
  }
  return to;
}

}  // namespace romvec::host
