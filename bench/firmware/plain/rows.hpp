// SPDX-License-Identifier: BSL-1.0
// Rows as anybody would write them out: float, Q15, a Q format, raw.
#pragma once

#include <cstddef>
#include <cstdint>

#include "operations.hpp"

namespace bench {

namespace {  // compiled twice, with different flags: the two must not be taken for one

std::int16_t saturated(std::int32_t number) {
  return static_cast<std::int16_t>(number > 32767 ? 32767 : number < -32768 ? -32768 : number);
}

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
    output.halves[i] = saturated((codes[i] * multiplier + 128) >> 8);
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
[[gnu::noinline]] bool lookup_fixed_q15(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  const std::int8_t* const codes = Table.codes + id * Table.dim;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = static_cast<std::int16_t>(codes[i] * 256);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed_q12(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  const std::int8_t* const codes = Table.codes + id * Table.dim;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = static_cast<std::int16_t>(codes[i] * 32);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed16_q15(std::uint32_t id) {
  id &= 1;
  if (id >= fixed16_rows) {
    return false;
  }
  const std::int16_t* const codes = fixed16_codes<Table>.codes + id * Table.dim;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = codes[i];
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed16_q12(std::uint32_t id) {
  id &= 1;
  if (id >= fixed16_rows) {
    return false;
  }
  const std::int16_t* const codes = fixed16_codes<Table>.codes + id * Table.dim;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = static_cast<std::int16_t>((codes[i] + 4) >> 3);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed_float(std::uint32_t id) {
  if (id >= Table.vocab_size) {
    return false;
  }
  const std::int8_t* const codes = Table.codes + id * Table.dim;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.floats[i] = static_cast<float>(codes[i]) * 0x1p-7F;
  }
  return true;
}

}  // namespace

}  // namespace bench
