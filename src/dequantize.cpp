// SPDX-License-Identifier: BSL-1.0
#include "dequantize.hpp"

#include <cstddef>

#include "quantized_view.hpp"

namespace romvec::host {

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

}  // namespace romvec::host
