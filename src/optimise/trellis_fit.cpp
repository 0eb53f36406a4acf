// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis_fit.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "optimise/parallel.hpp"
#include "optimise/trellis.hpp"
#include "quantized_view.hpp"

namespace romvec::host {

namespace {

unsigned level_bits_of(const quantized& table) {
  return static_cast<unsigned>(std::bit_width(table.format.bytes(array_role::levels, 1, 1)) - 1);
}

std::size_t threads_of(const work_options& work) { return work.threads == 0 ? usual_threads() : work.threads; }

// The code of a table, whatever its factor: of a factor without trailing zeros all 16 bits are state.
trellis_code code_of(const quantized& table) {
  const auto unused = static_cast<unsigned>(std::countr_zero(table.window.factor));
  return {table.format.code_bits(), 16 - unused, level_bits_of(table),
          static_cast<unsigned>(table.window.factor) >> unused};
}

bool is_encoded(const quantized& table, std::span<const float> row, std::size_t r, trellis_row_encoder& encoder,
                std::size_t row_bytes) {
  const auto stored = std::span(table.codes.as<std::uint8_t>()).subspan(r * row_bytes, row_bytes);
  const std::uint8_t multiplier = table.multipliers.as<std::uint8_t>()[r];
  std::vector<std::uint8_t> bytes(row_bytes);
  encoded_row expected{multiplier, 0, bytes};
  const auto start = table.window.start == window_start::ring ? trellis_start::ring : trellis_start::zero;
  encode_row_under(encoder, row, table.exponent, start, expected);
  return expected.multiplier == multiplier && std::ranges::equal(bytes, stored);
}

}  // namespace

double fit_encoded(quantized& table, std::span<const float> values, std::span<const double> importance,
                   std::optional<int> exponent, unsigned effort, const work_options& work) {
  using limits = romvec::detail::multiplied_int8;
  trellis_table made = encode_trellis(values, table.dim, importance,
                                      {.bits = table.format.code_bits(),
                                       .level_bits = level_bits_of(table),
                                       .effort = effort,
                                       .min_exponent = exponent.value_or(limits::min_exponent),
                                       .max_exponent = exponent.value_or(limits::max_exponent),
                                       .threads = threads_of(work)},
                                      work.progress);
  table.exponent = made.exponent;
  table.window = {made.code.factor(), made.start == trellis_start::ring ? window_start::ring : window_start::zero};
  table.codes = std::move(made.rows);
  table.multipliers = std::move(made.multipliers);
  table.levels = std::move(made.levels);
  return made.squared_error;
}

void measure_encoded(quantized& table, std::span<const float> values) {
  with_view(table, [&](const auto& view) { table.fidelity = measure_fidelity(view, values); });
  romvec::fidelity& f = table.fidelity;
  f.bound = std::numeric_limits<double>::infinity();
  f.max_error_over_bound = 0;
  table.worst_row_sqnr_db = std::numeric_limits<double>::infinity();
  double largest = -1;
  with_view(table, [&](const auto& view) {
    for (std::size_t r = 0; r < table.vocab_size; ++r) {
      double signal = 0;
      double noise = 0;
      for (std::size_t c = 0; c < table.dim; ++c) {
        const auto weight = static_cast<double>(values[r * table.dim + c]);
        const double error = std::fabs(static_cast<double>(view.value(r, c)) - weight);
        signal += weight * weight;
        noise += error * error;
        if (error > largest) {
          largest = error;
          f.worst_row = r;
          f.worst_column = c;
        }
      }
      if (noise > 0) {
        table.worst_row_sqnr_db = std::min(table.worst_row_sqnr_db, 10 * std::log10(signal / noise));
      }
    }
  });
}

bool rows_are_encoded(const quantized& table, std::span<const float> values, const work_options& work) {
  const trellis_code code = code_of(table);
  if (code.state_bits < std::max(2 * code.bits, code.level_bits)) {
    return false;  // no encoder makes such a factor
  }
  std::vector<trellis_row_encoder> encoders(threads_of(work), trellis_row_encoder(code));
  const std::vector<std::int8_t>& levels = table.levels.as<std::int8_t>();
  for (trellis_row_encoder& encoder : encoders) {
    encoder.set_levels(std::vector<double>(levels.begin(), levels.end()));
  }
  std::atomic<bool> are_all = true;
  for_each_in_parallel(
      table.vocab_size, encoders.size(),
      [&](std::size_t r, std::size_t thread) {
        if (are_all && !is_encoded(table, values.subspan(r * table.dim, table.dim), r, encoders[thread],
                                   code.row_bytes(table.dim))) {
          are_all = false;
        }
      },
      [&](std::size_t done) {
        if (work.progress) {
          work.progress(static_cast<double>(done) / static_cast<double>(table.vocab_size));
        }
      });
  return are_all;
}

}  // namespace romvec::host
