// SPDX-License-Identifier: BSL-1.0
#include "readers/dense.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/half.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

// One decoder an element type: bytes to the number, as wide as the file has it.
struct decode_f16 {
  static float number(const char* bytes, bool big) { return float_from_f16(load<std::uint16_t>(bytes, big)); }
};
struct decode_bf16 {
  static float number(const char* bytes, bool big) { return float_from_bf16(load<std::uint16_t>(bytes, big)); }
};
struct decode_f32 {
  static float number(const char* bytes, bool big) { return std::bit_cast<float>(load<std::uint32_t>(bytes, big)); }
};
struct decode_f64 {
  static double number(const char* bytes, bool big) { return std::bit_cast<double>(load<std::uint64_t>(bytes, big)); }
};

[[noreturn]] void refuse(const source& file, const weights& table, std::size_t r, std::size_t c, double number) {
  const std::string what = std::isfinite(number) ? fmt::format("{} does not fit float32", number)
                                                 : fmt::format("{}", std::isnan(number) ? "NaN" : "infinity");
  const std::string tensor = table.from.tensor.empty() ? "" : fmt::format("tensor {}: ", in_quotes(table.from.tensor));
  throw error(file.name, tensor + place_of(table, r, c), what + ", expected a finite number");
}

template <class Decoder>
void decode(const source& file, const request& wanted, const dense_array& array, weights& table) {
  const std::size_t width = bytes_of(array.type);
  const auto first = static_cast<std::size_t>(table.from.first_row);
  const auto rows_in_file = static_cast<std::size_t>(array.rows);
  const std::size_t row_stride = array.column_by_column ? 1 : table.dim;
  const std::size_t column_stride = array.column_by_column ? rows_in_file : 1;
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    const char* const row = array.bytes.data() + (first + r) * row_stride * width;
    for (std::size_t c = 0; c < table.dim; ++c) {
      const auto number = Decoder::number(row + c * column_stride * width, array.big_endian);
      // The conversion of a double beyond float32 is undefined, and float32's largest still rounds to itself.
      if (!(std::fabs(number) <= std::numeric_limits<float>::max())) {
        refuse(file, table, r, c, static_cast<double>(number));
      }
      table.values[r * table.dim + c] = static_cast<float>(number);
    }
    if (r % 1024 == 0) {
      wanted.progress(static_cast<double>(r) / static_cast<double>(table.vocab_size));
    }
  }
}

}  // namespace

weights read_dense(const source& file, const request& wanted, const dense_array& array, origin from) {
  if (array.rows == 0 || array.dim == 0) {
    throw error(file.name, from.tensor.empty() ? "" : "tensor " + in_quotes(from.tensor),
                fmt::format("the shape is {} x {}, expected at least one row and one column", array.rows, array.dim));
  }
  const row_range rows = checked_rows(file, wanted, array.rows);
  weights table;
  table.vocab_size = static_cast<std::size_t>(rows.last - rows.first);
  table.dim = static_cast<std::size_t>(array.dim);
  table.from = std::move(from);
  table.from.order = array.column_by_column ? "column by column" : "row by row";
  table.from.rows_in_file = array.rows;
  table.from.first_row = rows.first;
  attach_words(file, wanted, array.rows, table);
  table.values.resize(table.vocab_size * table.dim);
  switch (array.type) {
    case element::f16:
      decode<decode_f16>(file, wanted, array, table);
      break;
    case element::bf16:
      decode<decode_bf16>(file, wanted, array, table);
      break;
    case element::f32:
      decode<decode_f32>(file, wanted, array, table);
      break;
    case element::f64:
      decode<decode_f64>(file, wanted, array, table);
      break;
  }
  return table;
}

}  // namespace romvec::host
