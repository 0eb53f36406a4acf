// SPDX-License-Identifier: BSL-1.0
// The operations as anybody would write them over the same arrays: one loop over the weights of a row, no intrinsics.
// Built twice: `plain_loops` at -O2 without the compiler's vectoriser, `vectorised_loops` at -O3 with it.
#include <cstddef>
#include <cstdint>

#include "operations.hpp"

namespace bench {

namespace {

template <const auto& Table>
void row_to_float(std::size_t row, float* out) {
  const std::int8_t* const codes = Table.codes + row * Table.dim;
  const float scale = static_cast<float>(Table.multipliers[row]) * 0x1p-20F;
  static_assert(Table.table_exponent == -20);
  for (std::size_t i = 0; i < Table.dim; ++i) {
    out[i] = static_cast<float>(codes[i]) * scale;
  }
}

template <const auto& Table>
void row_to_q15(std::size_t row, std::int16_t* out) {
  const std::int8_t* const codes = Table.codes + row * Table.dim;
  const std::int32_t multiplier = Table.multipliers[row];
  for (std::size_t i = 0; i < Table.dim; ++i) {
    out[i] = static_cast<std::int16_t>((codes[i] * multiplier + 64) >> 7);
  }
}

template <const auto& Table>
void row_to_raw(std::size_t row, std::int8_t* out) {
  const std::int8_t* const codes = Table.codes + row * Table.dim;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    out[i] = codes[i];
  }
}

template <const auto& Table>
std::int32_t dot_of_rows(std::size_t a, std::size_t b) {
  const std::int8_t* const a_codes = Table.codes + a * Table.dim;
  const std::int8_t* const b_codes = Table.codes + b * Table.dim;
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    sum += a_codes[i] * b_codes[i];
  }
  return sum;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_float(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  row_to_float<Table>(id, output.floats);
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_q15(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  row_to_q15<Table>(id, output.halves);
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_q12(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  const std::int8_t* const codes = Table.codes + id * Table.dim;
  const std::int32_t multiplier = Table.multipliers[id];
  for (std::size_t i = 0; i < Table.dim; ++i) {
    const std::int32_t rounded = (codes[i] * multiplier + 128) >> 8;
    output.halves[i] = static_cast<std::int16_t>(rounded > 32767 ? 32767 : rounded < -32768 ? -32768 : rounded);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_raw(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  row_to_raw<Table>(id, output.codes);
  return true;
}

template <const auto& Table>
bool gathered_ids_are_good() {
  for (const std::uint16_t id : input.gather_ids) {
    if (id >= Table.vocab_size) {
      return false;
    }
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_float(std::uint32_t) {
  if (!gathered_ids_are_good<Table>()) {
    return false;
  }
  for (std::size_t i = 0; i < gathered_rows; ++i) {
    row_to_float<Table>(input.gather_ids[i], output.floats + i * Table.dim);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_q15(std::uint32_t) {
  if (!gathered_ids_are_good<Table>()) {
    return false;
  }
  for (std::size_t i = 0; i < gathered_rows; ++i) {
    row_to_q15<Table>(input.gather_ids[i], output.halves + i * Table.dim);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_raw(std::uint32_t) {
  if (!gathered_ids_are_good<Table>()) {
    return false;
  }
  for (std::size_t i = 0; i < gathered_rows; ++i) {
    row_to_raw<Table>(input.gather_ids[i], output.codes + i * Table.dim);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool dot(std::uint32_t id) {
  output.dot = dot_of_rows<Table>(id, input.gather_ids[0]);
  return true;
}

// Cosines without their square roots: dot * |dot| / squared norm ranks alike.
template <const auto& Table>
[[gnu::noinline]] bool nearest4(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  float best[nearest_rows];
  std::size_t found = 0;
  for (std::uint32_t row = 0; row < Table.vocab_size; ++row) {
    if (row == id) {
      continue;
    }
    const auto dot = static_cast<float>(dot_of_rows<Table>(id, row));
    const auto squared_norm = static_cast<float>(dot_of_rows<Table>(row, row));
    const float score = dot * (dot < 0 ? -dot : dot) / squared_norm;
    if (found == nearest_rows && score <= best[nearest_rows - 1]) {
      continue;
    }
    std::size_t place = found < nearest_rows ? found++ : nearest_rows - 1;
    for (; place > 0 && score > best[place - 1]; --place) {
      best[place] = best[place - 1];
      output.ids[place] = output.ids[place - 1];
    }
    best[place] = score;
    output.ids[place] = row;
  }
  return true;
}

template <const auto& Table>
constexpr operations operations_of = {
    .lookup_float = lookup_float<Table>,
    .lookup_q15 = lookup_q15<Table>,
    .lookup_q12 = lookup_q12<Table>,
    .lookup_raw = lookup_raw<Table>,
    .gather8_float = gather8_float<Table>,
    .gather8_q15 = gather8_q15<Table>,
    .gather8_raw = gather8_raw<Table>,
    .dot = dot<Table>,
    .nearest4 = nearest4<Table>,
};

}  // namespace

// The name of the list comes from CMakeLists.txt.
const operations ROMVEC_BENCH_LOOPS[] = {operations_of<table_64>, operations_of<table_288>};

}  // namespace bench
