// SPDX-License-Identifier: BSL-1.0
#include "quantized.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <romvec/quantize.hpp>
#include <romvec/table_view.hpp>

#include "error.hpp"

namespace romvec::host {

namespace {

// fixed<Code, F> with F known at run time: a format whose multipliers are all 1 and whose exponent is -F has
// the same values. One instantiation then serves every F.
template <class Code>
struct run_time_fixed {
  using code_type = Code;
  static constexpr bool has_multipliers = true;
  static constexpr std::int32_t max_code = fixed<Code, 0>::max_code;
  static constexpr int min_exponent = fixed<Code, 0>::min_exponent;
  static constexpr int max_exponent = fixed<Code, 0>::max_exponent;
};
static_assert(romvec::format<run_time_fixed<std::int8_t>>);

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

// Below half a step beyond the largest code a weight still rounds to that code.
std::string limit_of(double max_code, double max_step, int exponent) {
  return fmt::format("below {:.9g}", std::ldexp((max_code + 0.5) * max_step, exponent));
}

template <class Format>
void measure(quantized& to, const weights& table, const typename Format::code_type* codes,
             const std::uint16_t* multipliers) {
  const table_view<Format> view(codes, multipliers, static_cast<std::int8_t>(to.exponent), to.vocab_size, to.dim);
  to.fidelity = measure_fidelity(view, table.values);
  if (!within_bound(view, table.values)) {
    to.fidelity.weights = 0;  // as measure_fidelity says that it knows nothing
  }
}

void quantize_rows(quantized& to, const std::string& file, const weights& table, std::optional<int> exponent) {
  to.codes8.resize(table.values.size());
  to.multipliers.resize(table.vocab_size);
  quantized_rows<int8_rows> out{to.codes8.data(), to.multipliers.data(), 0};
  const status done = exponent ? romvec::quantize(table.values, to.vocab_size, to.dim, out, *exponent)
                               : romvec::quantize(table.values, to.vocab_size, to.dim, out);
  if (!done && done.code() == errc::does_not_fit && !exponent) {
    // No exponent holds the largest weight; name that one.
    to.exponent = int8_rows::max_exponent;
    const auto at = std::ranges::max_element(table.values, {}, [](float w) { return std::fabs(w); });
    refuse(file, table, to, {errc::does_not_fit, static_cast<std::size_t>(at - table.values.begin())},
           fmt::format("of at most {:.9g}", std::ldexp(127.0 * max_multiplier, to.exponent)));
  }
  if (!done) {
    to.exponent = exponent.value_or(0);
    refuse(file, table, to, done, limit_of(int8_rows::max_code, max_multiplier, to.exponent));
  }
  to.exponent = static_cast<int>(out.exponent);
  measure<int8_rows>(to, table, to.codes8.data(), to.multipliers.data());
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
      refuse(file, table, to, {done.code(), r * to.dim + done.position()}, limit_of(format::max_code, 1, to.exponent));
    }
  }
  const std::vector<std::uint16_t> ones(to.vocab_size, 1);
  measure<format>(to, table, codes.data(), ones.data());
}

}  // namespace

quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent) {
  quantized to;
  to.format = format;
  to.vocab_size = table.vocab_size;
  to.dim = table.dim;
  switch (format.code) {
    case storage_format::kind::int8_rows:
      quantize_rows(to, file, table, exponent);
      break;
    case storage_format::kind::fixed8:
      quantize_fixed(to, file, table, to.codes8);
      break;
    case storage_format::kind::fixed16:
      quantize_fixed(to, file, table, to.codes16);
      break;
  }
  if (to.fidelity.weights != table.values.size()) {
    throw error(file,
                fmt::format("the codes of {} break their promise |value - weight| <= row_step / 2; this is a defect "
                            "of romvec",
                            format.name()));
  }
  return to;
}

}  // namespace romvec::host
