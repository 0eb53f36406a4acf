// SPDX-License-Identifier: BSL-1.0
#include "readers/blocks.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "readers/bytes.hpp"
#include "readers/half.hpp"
#include "readers/rows.hpp"
#include "readers/super_blocks.hpp"

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

// Value i of 16 bytes: the low halves are values 0 to 15, the high ones 16 to 31.
unsigned half_of(const char* bytes, std::size_t i) {
  const auto pair = static_cast<unsigned char>(bytes[i % 16]);
  return i < 16 ? pair & 15U : pair >> 4U;
}

// A binary16 multiplier, then halves, each 8 too large.
void decode_q4_0(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  for (std::size_t i = 0; i < values_of_a_block; ++i) {
    out[i] = multiplier * static_cast<float>(static_cast<int>(half_of(block + 2, i)) - 8);
  }
}

// A binary16 multiplier and offset, then halves as in Q4_0.
void decode_q4_1(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  const float offset = multiplier_of(block + 2);
  for (std::size_t i = 0; i < values_of_a_block; ++i) {
    out[i] = multiplier * static_cast<float>(half_of(block + 4, i)) + offset;
  }
}

// A binary16 multiplier, 32 fifth bits, halves; each code 16 too large.
void decode_q5_0(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  const auto fifths = load<std::uint32_t>(block + 2);
  for (std::size_t i = 0; i < values_of_a_block; ++i) {
    out[i] = multiplier * static_cast<float>(static_cast<int>(half_of(block + 6, i) | (fifths >> i & 1U) << 4U) - 16);
  }
}

// A binary16 multiplier and offset, 32 fifth bits, halves.
void decode_q5_1(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  const float offset = multiplier_of(block + 2);
  const auto fifths = load<std::uint32_t>(block + 4);
  for (std::size_t i = 0; i < values_of_a_block; ++i) {
    out[i] = multiplier * static_cast<float>(half_of(block + 8, i) | (fifths >> i & 1U) << 4U) + offset;
  }
}

// A binary16 multiplier, then halves that choose one of 16 levels.
void decode_iq4_nl(const char* block, float* out) {
  const float multiplier = multiplier_of(block);
  for (std::size_t i = 0; i < values_of_a_block; ++i) {
    out[i] = multiplier * static_cast<float>(super_blocks::levels[half_of(block + 2, i)]);
  }
}

constexpr std::array formats = {
    block_format{"Q8_0", values_of_a_block, 34, decode_q8_0},
    block_format{"Q4_0", values_of_a_block, 18, decode_q4_0},
    block_format{"Q4_1", values_of_a_block, 20, decode_q4_1},
    block_format{"Q5_0", values_of_a_block, 22, decode_q5_0},
    block_format{"Q5_1", values_of_a_block, 24, decode_q5_1},
    block_format{"IQ4_NL", values_of_a_block, 18, decode_iq4_nl},
    block_format{"Q2_K", super_blocks::values, super_blocks::q2_k_bytes, super_blocks::decode_q2_k},
    block_format{"Q3_K", super_blocks::values, super_blocks::q3_k_bytes, super_blocks::decode_q3_k},
    block_format{"Q4_K", super_blocks::values, super_blocks::q4_k_bytes, super_blocks::decode_q4_k},
    block_format{"Q5_K", super_blocks::values, super_blocks::q5_k_bytes, super_blocks::decode_q5_k},
    block_format{"Q6_K", super_blocks::values, super_blocks::q6_k_bytes, super_blocks::decode_q6_k},
    block_format{"IQ4_XS", super_blocks::values, super_blocks::iq4_xs_bytes, super_blocks::decode_iq4_xs},
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
