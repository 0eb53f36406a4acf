// SPDX-License-Identifier: BSL-1.0
#include "quantized.hpp"

namespace romvec::host {

quantized make_quantized(const storage_format& format, std::size_t vocab_size, std::size_t dim) {
  quantized out;
  out.format = format;
  out.vocab_size = vocab_size;
  out.dim = dim;
  for (const format_array& array : out.arrays()) {
    out.numbers(array.role) = integer_array(array.type, static_cast<std::size_t>(array.count));
  }
  return out;
}

bool has_bound(const storage_format& format) { return !format.has_window(); }

fit default_fit(const storage_format& format) { return format.has_levels() ? fit::least_squares : fit::bound; }

double bits_per_weight(const quantized& table) {
  return 8.0 * static_cast<double>(table.format.bytes(table.vocab_size, table.dim)) /
         static_cast<double>(table.vocab_size * table.dim);
}

}  // namespace romvec::host
