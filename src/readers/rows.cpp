// SPDX-License-Identifier: BSL-1.0
#include "readers/rows.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

weights table_for(const source& file, const request& wanted, std::uint64_t rows, std::uint64_t dim, origin from) {
  if (rows == 0 || dim == 0) {
    throw error(file.name, from.tensor.empty() ? "" : "tensor " + in_quotes(from.tensor),
                fmt::format("the shape is {} x {}, expected at least one row and one column", rows, dim));
  }
  weights table;
  table.from = std::move(from);
  const row_range kept = take_rows(file, wanted, rows, table);
  table.vocab_size = static_cast<std::size_t>(kept.last - kept.first);
  table.dim = static_cast<std::size_t>(dim);
  attach_words(file, wanted, rows, table);
  table.values.resize(table.vocab_size * table.dim);
  return table;
}

void refuse_number(const source& file, const weights& table, std::size_t r, std::size_t c, double number) {
  const std::string what = std::isfinite(number) ? fmt::format("{} does not fit float32", number)
                                                 : fmt::format("{}", std::isnan(number) ? "NaN" : "infinity");
  const std::string tensor = table.from.tensor.empty() ? "" : fmt::format("tensor {}: ", in_quotes(table.from.tensor));
  throw error(file.name, tensor + place_of(table, r, c), what + ", expected a finite number");
}

void decode_rows(const source& file, const request& wanted, weights& table,
                 const std::function<void(std::uint64_t r, std::span<float> row)>& decode) {
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    const std::span<float> row = std::span(table.values).subspan(r * table.dim, table.dim);
    decode(table.from.first_row + r, row);
    for (std::size_t c = 0; c < table.dim; ++c) {
      if (!std::isfinite(row[c])) {
        refuse_number(file, table, r, c, static_cast<double>(row[c]));
      }
    }
    if (r % 1024 == 0) {
      wanted.progress(static_cast<double>(r) / static_cast<double>(table.vocab_size));
    }
  }
}

}  // namespace romvec::host
