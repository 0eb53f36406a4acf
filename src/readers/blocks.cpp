// SPDX-License-Identifier: BSL-1.0
#include "readers/blocks.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "readers/bytes.hpp"
#include "readers/half.hpp"
#include "readers/rows.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t values_of_a_block = 32;

float multiplier_of(const char* block) { return float_from_f16(load<std::uint16_t>(block)); }

// A binary16 multiplier, then one int8 a value.
void decode_q8_0(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  for (std::size_t i = 0; i < values_of_a_block; ++i) {
    out[i] = multiplier * static_cast<float>(static_cast<signed char>(block[2 + i]));
  }
}

// A binary16 multiplier, then 16 bytes: the low halves are values 0 to 15, the high ones 16 to 31, each 8 too large.
void decode_q4_0(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  constexpr std::size_t half = values_of_a_block / 2;
  for (std::size_t i = 0; i < half; ++i) {
    const auto pair = static_cast<unsigned char>(block[2 + i]);
    out[i] = multiplier * static_cast<float>((pair & 0xF) - 8);
    out[half + i] = multiplier * static_cast<float>((pair >> 4) - 8);
  }
}

constexpr std::array formats = {
    block_format{"Q8_0", values_of_a_block, 34, decode_q8_0},
    block_format{"Q4_0", values_of_a_block, 18, decode_q4_0},
};

}  // namespace

std::optional<block_format> block_format_named(std::string_view dtype) {
  const auto* const found = std::ranges::find(formats, dtype, &block_format::name);
  return found == formats.end() ? std::nullopt : std::optional(*found);
}

weights read_blocks(const source& file, const request& wanted, const block_array& array, origin from) {
  from.order = "row by row";
  weights table = table_for(file, wanted, array.rows, array.dim, std::move(from));
  const std::size_t blocks = table.dim / array.format.values;
  decode_rows(file, wanted, table, [&](std::uint64_t r, std::span<float> row) {
    const char* block = array.bytes.data() + static_cast<std::size_t>(r) * blocks * array.format.bytes;
    for (std::size_t b = 0; b < blocks; ++b, block += array.format.bytes) {
      array.format.decode(block, row.data() + b * array.format.values);
    }
  });
  return table;
}

}  // namespace romvec::host
