// SPDX-License-Identifier: BSL-1.0
// Float rows to a table whose shape and format are known at run time only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <romvec/fidelity.hpp>
#include <span>
#include <string>
#include <vector>

#include "storage_format.hpp"
#include "weights.hpp"

namespace romvec::host {

// How multipliers (and levels) are chosen.
enum class fit {
  bound,          // as the library does in a constant expression: no weight clips, every error is within the bound
  least_squares,  // by search for the least squared error; levels are trained on the table
};

// codes8, codes16 or nibbles, as the format has it: [0, vocab_size * dim), nibbles [0, vocab_size * ((dim + 1) / 2)).
// multipliers: a row's, one, or none; of 4-bit codes group_multipliers, row by row, and levels.
struct quantized {
  storage_format format;
  fit fitted = fit::bound;
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
  std::vector<std::int8_t> codes8;
  std::vector<std::int16_t> codes16;
  std::vector<std::uint8_t> nibbles;
  std::vector<std::uint16_t> multipliers;
  std::vector<std::int16_t> group_multipliers;
  std::array<std::int8_t, 16> levels{};
  int exponent = 0;
  romvec::fidelity fidelity{};  // against every weight
};

// least_squares for 4-bit codes, bound for all else.
[[nodiscard]] fit default_fit(const storage_format& format);

// Quantises, measures, and checks that every error is within the bound or, after fit::least_squares, that every code is
// the nearest one. `exponent` fixes that of a format with multipliers. `importance`, one a row or none, says how much
// the errors of a row count where rows share something: levels, or the multiplier of int8_table. Errors name `file`,
// row, column and word of the first weight that does not fit and the largest that would. Memory: the table.
quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent, fit fitted, std::span<const double> importance = {});
quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent);

// value(r, c) for every weight, row by row, as every target computes it.
std::vector<float> dequantize(const quantized& table);

// Bits of codes, multipliers and levels for each weight.
double bits_per_weight(const quantized& table);

}  // namespace romvec::host
