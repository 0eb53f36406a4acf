// SPDX-License-Identifier: BSL-1.0
// Tables that are the same on every machine: random numbers by integer arithmetic alone. What the converter makes of
// them, in every format and fit, as one number each.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <romvec/crc32.hpp>
#include <romvec/lecture/random_stream.hpp>
#include <span>
#include <string>
#include <vector>

#include "quantize.hpp"

namespace test {

// Sums of four uniform numbers of 16 bits: nearly normal. Rows of three sizes, one of zeros, one twice.
inline romvec::host::weights same_table(std::size_t rows, std::size_t dim) {
  romvec::lecture::random_stream random{rows * 1000 + dim};
  romvec::host::weights table;
  table.vocab_size = rows;
  table.dim = dim;
  for (std::size_t i = 0; i < rows * dim; ++i) {
    std::int32_t sum = 0;
    for (int n = 0; n < 4; ++n) {
      sum += static_cast<std::int32_t>(random.next() >> 48) - 0x8000;
    }
    const std::size_t row = i / dim;
    table.values.push_back(row == 3 ? 0.0F : std::ldexp(static_cast<float>(sum), -16 - static_cast<int>(row % 3)));
    if (row == 5) {
      table.values.back() = table.values[i - dim];
    }
  }
  return table;
}

// The last rows are used more often than the first.
inline std::vector<double> same_importance(std::size_t rows) {
  std::vector<double> importance(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    importance[r] = static_cast<double>(r % 7 == 0 ? 0 : r * r);
  }
  return importance;
}

template <class Integer>
std::uint32_t crc_of(const Integer* numbers, std::size_t count, std::uint32_t before) {
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t byte = 0; byte < sizeof(Integer); ++byte) {
      const auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(numbers[i]));
      const std::byte one[1] = {static_cast<std::byte>((bits >> (8 * byte)) & 0xFF)};
      before = romvec::crc32(one, before);
    }
  }
  return before;
}

// All that an image holds, and the measured error, which headers name.
inline std::uint32_t crc_of(const romvec::host::quantized& q) {
  std::uint32_t crc = crc_of(&q.exponent, 1, 0);
  // As in the header of an image, where a format without levels has 16 zeros.
  const romvec::host::integer_array levels = q.format.has_levels() ? q.levels : std::vector<std::int8_t>(16);
  for (const romvec::host::integer_array* array : {&q.codes, &q.multipliers, &levels}) {
    crc = array->visit([&](const auto& numbers) { return crc_of(numbers.data(), numbers.size(), crc); });
  }
  if (q.format.has_window()) {
    const std::uint16_t window[] = {q.window.factor, static_cast<std::uint16_t>(q.window.start)};
    crc = crc_of(window, 2, crc);
  }
  for (const double number : {q.fidelity.max_abs_error, q.fidelity.rms_error, q.fidelity.sqnr_db}) {
    const auto bits = std::bit_cast<std::int64_t>(number);
    crc = crc_of(&bits, 1, crc);
  }
  return crc;
}

// Every format with every fit that it has, weighted ones too; take(name, number).
template <class Take>
void for_each_conversion(const romvec::host::weights& table, Take take) {
  using namespace romvec::host;
  using kind = storage_format::kind;
  const std::vector<double> importance = same_importance(table.vocab_size);
  const storage_format formats[] = {{kind::int8_rows, 0},        {kind::int8_table, 0},  {kind::nibble_groups_32, 0},
                                    {kind::nibble_groups_64, 0}, {kind::nibble_rows, 0}, {kind::fixed_int8, 5},
                                    {kind::fixed_int16, 13}};
  for (const kind code : {kind::trellis_rows_1, kind::trellis_rows_2, kind::trellis_rows_3, kind::trellis_rows_4,
                          kind::trellis_rows_5, kind::trellis_rows_6}) {
    const storage_format format{code, 0};
    take(format.name(), crc_of(quantize_weights("table", table, format, {})));
    take(format.name() + ", weighted",
         crc_of(quantize_weights("table", table, format, {}, fit::least_squares, importance)));
  }
  for (const storage_format& format : formats) {
    take(format.name() + ", bound", crc_of(quantize_weights("table", table, format, {}, fit::bound)));
    if (!format.has_multipliers()) {
      continue;
    }
    take(format.name() + ", least squares", crc_of(quantize_weights("table", table, format, {}, fit::least_squares)));
    if (format.code != kind::int8_rows) {
      take(format.name() + ", weighted",
           crc_of(quantize_weights("table", table, format, {}, fit::least_squares, importance)));
    }
  }
}

}  // namespace test
