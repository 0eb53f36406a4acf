// SPDX-License-Identifier: BSL-1.0
// Float rows to a table whose shape and format are known at run time only, by the library's own quantiser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <romvec/fidelity.hpp>
#include <string>
#include <vector>

#include "storage_format.hpp"
#include "weights.hpp"

namespace romvec::host {

// codes8 or codes16 hold [0, vocab_size * dim), as the format has it; multipliers [0, vocab_size) for
// int8_rows, else empty.
struct quantized {
  storage_format format;
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
  std::vector<std::int8_t> codes8;
  std::vector<std::int16_t> codes16;
  std::vector<std::uint16_t> multipliers;
  int exponent = 0;
  romvec::fidelity fidelity{};  // against every weight
};

// Quantises, measures, and checks |value - weight| <= row_step / 2 for every weight. `exponent` fixes that of
// int8_rows. Errors name `file`, row, column and word of the first weight that does not fit and the largest
// that would. Memory: the table.
quantized quantize_weights(const std::string& file, const weights& table, storage_format format,
                           std::optional<int> exponent);

}  // namespace romvec::host
