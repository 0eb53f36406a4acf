// SPDX-License-Identifier: BSL-1.0
// Tables of 4-bit codes as anybody would read them: both halves of a byte, each a level times the multiplier of its
// `Group` columns.
#pragma once

#include <cstddef>
#include <cstdint>

#include "operations.hpp"
#include "plain/bags.hpp"
#include "plain/products.hpp"
#include "plain/rows.hpp"

namespace bench {

namespace {  // compiled twice, with different flags: the two must not be taken for one

// body(column, level, multiplier) for every column of a row.
template <const auto& Table, std::size_t Group, class Body>
void for_each_nibble(std::size_t row, Body body) {
  const std::uint8_t* bytes = nibbles_of<Table>.codes + row * (Table.dim / 2);
  for (std::size_t begin = 0; begin < Table.dim; begin += 32) {
    const std::int32_t multiplier = nibbles_of<Table>.multipliers[(row * Table.dim + begin) / Group];
    for (std::size_t i = begin; i < begin + 16; ++i) {
      const std::uint32_t both = *bytes++;
      body(i, std::int32_t{levels[both & 15]}, multiplier);
      body(i + 16, std::int32_t{levels[both >> 4]}, multiplier);
    }
  }
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_nibbles_float(std::uint32_t id) {
  if (id >= nibble_vocab_size) {
    return false;
  }
  for_each_nibble<Table, Table.dim>(id, [](std::size_t i, std::int32_t level, std::int32_t multiplier) {
    output.floats[i] = static_cast<float>(level) * (static_cast<float>(multiplier) * 0x1p-20F);
  });
  return true;
}

template <const auto& Table, std::size_t Group>
[[gnu::noinline]] bool lookup_nibbles_q15(std::uint32_t id) {
  if (id >= nibble_vocab_size) {
    return false;
  }
  for_each_nibble<Table, Group>(id, [](std::size_t i, std::int32_t level, std::int32_t multiplier) {
    output.halves[i] = static_cast<std::int16_t>((level * multiplier + 64) >> 7);
  });
  return true;
}

template <const auto& Table, std::size_t Group>
[[gnu::noinline]] bool bag32_nibbles_q15(std::uint32_t) {
  if (!bag_ids_are_good<Table>()) {
    return false;
  }
  std::int32_t sums[Table.dim] = {};
  for (const std::uint16_t id : input.bag_ids) {
    for_each_nibble<Table, Group>(
        id, [&](std::size_t i, std::int32_t level, std::int32_t multiplier) { sums[i] += level * multiplier; });
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = saturated((sums[i] + 64) >> 7);
  }
  return true;
}

// The row that others are compared with is unpacked once. 64 bits: a product has 22, two of them 44.
template <const auto& Table, std::size_t Group>
[[gnu::noinline]] bool nearest4_nibbles(std::uint32_t id) {
  std::int32_t query[Table.dim];
  for_each_nibble<Table, Group>(
      id, [&](std::size_t i, std::int32_t level, std::int32_t multiplier) { query[i] = level * multiplier; });
  return rank_rows<nibble_vocab_size>(
      id,
      [&](std::size_t row) {
        std::int64_t sum = 0;
        for_each_nibble<Table, Group>(row, [&](std::size_t i, std::int32_t level, std::int32_t multiplier) {
          sum += std::int64_t{query[i]} * (level * multiplier);
        });
        return sum;
      },
      [](std::size_t row) {
        std::int64_t sum = 0;
        for_each_nibble<Table, Group>(row, [&](std::size_t, std::int32_t level, std::int32_t multiplier) {
          sum += std::int64_t{level * multiplier} * (level * multiplier);
        });
        return sum;
      });
}

template <const auto& Table>
[[gnu::noinline]] bool logits8_nibbles(std::uint32_t) {
  for (std::size_t row = 0; row < nibble_vocab_size; ++row) {
    std::int32_t sum = 0;
    for_each_nibble<Table, Table.dim>(
        row, [&](std::size_t i, std::int32_t level, std::int32_t) { sum += level * input.hidden8[i]; });
    output.words[row] =
        static_cast<std::int32_t>((std::int64_t{sum} * nibbles_of<Table>.multipliers[row] + 16384) >> 15);
  }
  return true;
}

template <const auto& Table>
std::int64_t logit_of_groups(std::size_t row) {
  std::int64_t sum = 0;
  for_each_nibble<Table, 32>(row, [&](std::size_t i, std::int32_t level, std::int32_t multiplier) {
    sum += level * multiplier * input.hidden8[i];
  });
  return sum;
}

template <const auto& Table>
[[gnu::noinline]] bool logits8_groups(std::uint32_t) {
  for (std::size_t row = 0; row < nibble_vocab_size; ++row) {
    output.words[row] = static_cast<std::int32_t>((logit_of_groups<Table>(row) + 16384) >> 15);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool top8_groups(std::uint32_t) {
  return find_top<nibble_vocab_size>([](std::size_t row) { return logit_of_groups<Table>(row); });
}
template <const auto& Table>
[[gnu::noinline]] bool sample_groups(std::uint32_t id) {
  return sample_rows<nibble_vocab_size>(id, Table.table_exponent,
                                        [](std::size_t row) { return logit_of_groups<Table>(row); });
}

}  // namespace

}  // namespace bench
