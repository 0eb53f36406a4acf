// SPDX-License-Identifier: BSL-1.0
// Tables of a trellis code as its definition has them: 16 bits that end with a weight's own choose its level.
#pragma once

#include <cstddef>
#include <cstdint>

#include "operations.hpp"
#include "plain/bags.hpp"
#include "plain/products.hpp"
#include "plain/rows.hpp"

namespace bench {

namespace {  // compiled twice, with different flags: the two must not be taken for one

// The value of a multiplier's byte.
inline std::int32_t multiplier_of_byte(std::uint32_t byte) {
  return static_cast<std::int32_t>(byte < 16 ? byte : (16 + byte % 16) << (byte / 16 - 1));
}

// body(column, level, multiplier) for every column of a row, which begins with the bits that end it.
template <const auto& Table, std::size_t Bits, class Body>
void for_each_chosen(std::size_t row, Body body) {
  constexpr std::size_t row_bytes = Table.dim * Bits / 8;
  constexpr std::size_t count = Bits < 4 ? 256 : 512;
  const std::uint8_t* const bytes = nibbles_of<Table>.codes + row * row_bytes;
  const std::int32_t multiplier = multiplier_of_byte(trellis_multipliers.bytes[row]);
  std::uint32_t window = std::uint32_t{bytes[row_bytes - 2]} << 8 | bytes[row_bytes - 1];
  for (std::size_t i = 0; i < Table.dim; ++i) {
    const std::size_t bit = i * Bits;
    window = window << Bits | (std::uint32_t{bytes[bit / 8]} >> (8 - Bits - bit % 8) & ((1U << Bits) - 1));
    const std::uint32_t index = (window * trellis_window<Bits>.factor & 0xFFFF) / (65536 / count);
    body(i, std::int32_t{trellis_levels<count>.level[index]}, multiplier);
  }
}

template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool lookup_trellis_raw(std::uint32_t id) {
  if (id >= nibble_vocab_size) {
    return false;
  }
  for_each_chosen<Table, Bits>(
      id, [](std::size_t i, std::int32_t level, std::int32_t) { output.codes[i] = static_cast<std::int8_t>(level); });
  return true;
}

template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool lookup_trellis_q15(std::uint32_t id) {
  if (id >= nibble_vocab_size) {
    return false;
  }
  for_each_chosen<Table, Bits>(id, [](std::size_t i, std::int32_t level, std::int32_t multiplier) {
    output.halves[i] = static_cast<std::int16_t>((level * multiplier + 64) >> 7);
  });
  return true;
}

template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool bag32_trellis_q15(std::uint32_t) {
  if (!bag_ids_are_good<Table>()) {
    return false;
  }
  std::int32_t sums[Table.dim] = {};
  for (const std::uint16_t id : input.bag_ids) {
    for_each_chosen<Table, Bits>(
        id, [&](std::size_t i, std::int32_t level, std::int32_t multiplier) { sums[i] += level * multiplier; });
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = saturated((sums[i] + 64) >> 7);
  }
  return true;
}

// By levels alone: the multiplier of a row cancels out.
template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool nearest4_trellis(std::uint32_t id) {
  std::int8_t query[Table.dim];
  for_each_chosen<Table, Bits>(
      id, [&](std::size_t i, std::int32_t level, std::int32_t) { query[i] = static_cast<std::int8_t>(level); });
  return rank_rows<nibble_vocab_size>(
      id,
      [&](std::size_t row) {
        std::int32_t sum = 0;
        for_each_chosen<Table, Bits>(row,
                                     [&](std::size_t i, std::int32_t level, std::int32_t) { sum += query[i] * level; });
        return sum;
      },
      [](std::size_t row) {
        std::int32_t sum = 0;
        for_each_chosen<Table, Bits>(row, [&](std::size_t, std::int32_t level, std::int32_t) { sum += level * level; });
        return sum;
      });
}

}  // namespace

}  // namespace bench
