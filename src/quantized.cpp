// SPDX-License-Identifier: BSL-1.0
#include "quantized.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <romvec/quantize.hpp>
#include <romvec/table_view.hpp>

#include "error.hpp"
#include "optimise/fitted.hpp"
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

// Below half a step beyond the largest code a weight still rounds to that code; with 4 bits no weight may be beyond it.
std::string limit_of(const storage_format& format, double max_code, double max_step, int exponent) {
  return format.is_nibble() ? fmt::format("of at most {:.9g}", std::ldexp(max_code * max_step, exponent))
                            : fmt::format("below {:.9g}", std::ldexp((max_code + 0.5) * max_step, exponent));
}

// A format with multipliers, by the library's own quantiser.
template <class Format>
void quantize_with_multipliers(quantized& to, const std::string& file, const weights& table,
                               std::optional<int> exponent, quantized_rows<Format> out) {
  const romvec::shape size{.vocab_size = to.vocab_size, .dim = to.dim};
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
void quantize_fixed(quantized& to, const std::string& file, const weights& table, std::vector<Code>& codes) {
  using format = run_time_fixed<Code>;
  codes.resize(table.values.size());
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
  with_format(to.format, [&]<class Format>(Format) {
    if constexpr (nibble_format<Format>) {
      to.nibbles.resize(to.format.code_bytes(to.vocab_size, to.dim));
      to.group_multipliers.resize(to.format.multiplier_bytes(to.vocab_size, to.dim) / 2);
      quantize_with_multipliers<Format>(to, file, table, exponent, {to.nibbles, to.group_multipliers, to.levels});
    } else if constexpr (std::same_as<Format, run_time_fixed<std::int8_t>>) {
      quantize_fixed(to, file, table, to.codes8);
    } else if constexpr (std::same_as<Format, run_time_fixed<std::int16_t>>) {
      quantize_fixed(to, file, table, to.codes16);
    } else {
      to.codes8.resize(to.vocab_size * to.dim);
      to.multipliers.resize(to.format.multiplier_bytes(to.vocab_size, to.dim) / 2);
      quantize_with_multipliers<Format>(to, file, table, exponent, {to.codes8, to.multipliers});
    }
  });
}

}  // namespace

fit default_fit(const storage_format& format) { return format.is_nibble() ? fit::least_squares : fit::bound; }

quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent) {
  return quantize_weights(file, table, format, exponent, default_fit(format));
}

quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent, fit fitted, std::span<const double> importance) {
  quantized to;
  to.format = format;
  to.fitted = fitted;
  to.vocab_size = table.vocab_size;
  to.dim = table.dim;
  quantize_within_bound(to, file, table, exponent);
  if (fitted == fit::least_squares) {
    fit_least_squares(to, table.values, importance);
  }
  const bool kept = with_view(to, [&](const auto& view) {
    to.fidelity = measure_fidelity(view, table.values);
    return fitted == fit::least_squares ? codes_are_nearest(to, table.values) : within_bound(view, table.values);
  });
  if (!kept || to.fidelity.weights != table.values.size()) {
    throw error(file, fmt::format("the codes of {} break their promise, {}; this is a defect of romvec", format.name(),
                                  fitted == fit::least_squares ? "to be the nearest ones"
                                                               : "that every error is within the bound"));
  }
  return to;
}

std::vector<float> dequantize(const quantized& table) {
  std::vector<float> values(table.vocab_size * table.dim);
  with_view(table, [&](const auto& view) {
    for (std::size_t r = 0; r < table.vocab_size; ++r) {
      for (std::size_t c = 0; c < table.dim; ++c) {
        values[r * table.dim + c] = view.value(r, c);
      }
    }
  });
  return values;
}

double bits_per_weight(const quantized& table) {
  return 8.0 * static_cast<double>(table.format.bytes(table.vocab_size, table.dim)) /
         static_cast<double>(table.vocab_size * table.dim);
}

}  // namespace romvec::host
