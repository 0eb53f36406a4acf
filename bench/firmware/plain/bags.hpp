// SPDX-License-Identifier: BSL-1.0
// Bags as anybody would add them up: row by row, into sums of 32 bits (weighted: 64).
#pragma once

#include <cstddef>
#include <cstdint>

#include "operations.hpp"
#include "plain/rows.hpp"

namespace bench {

namespace {  // compiled twice, with different flags: the two must not be taken for one

template <const auto& Table>
bool bag_ids_are_good() {
  for (const std::uint16_t id : input.bag_ids) {
    if (id >= Table.vocab_size) {
      return false;
    }
  }
  return true;
}

// sums[0, dim) of code * multiplier, row by row.
template <const auto& Table>
bool sum_bag(std::int32_t* sums) {
  if (!bag_ids_are_good<Table>()) {
    return false;
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    sums[i] = 0;
  }
  for (const std::uint16_t id : input.bag_ids) {
    const std::int8_t* const codes = Table.codes + id * Table.dim;
    const std::int32_t multiplier = Table.multipliers[id];
    for (std::size_t i = 0; i < Table.dim; ++i) {
      sums[i] += codes[i] * multiplier;
    }
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_q15(std::uint32_t) {
  std::int32_t sums[Table.dim];
  if (!sum_bag<Table>(sums)) {
    return false;
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = saturated((sums[i] + 64) >> 7);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_float(std::uint32_t) {
  std::int32_t sums[Table.dim];
  if (!sum_bag<Table>(sums)) {
    return false;
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.floats[i] = static_cast<float>(sums[i]) * 0x1p-20F;
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_int32(std::uint32_t) {
  return sum_bag<Table>(output.words);
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_mean_q15(std::uint32_t) {
  std::int32_t sums[Table.dim];
  if (!sum_bag<Table>(sums)) {
    return false;
  }
  static_assert(bag_rows == 32);
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = static_cast<std::int16_t>((sums[i] + 2048) >> 12);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_max_q15(std::uint32_t) {
  if (!bag_ids_are_good<Table>()) {
    return false;
  }
  std::int32_t largest[Table.dim];
  for (std::size_t i = 0; i < Table.dim; ++i) {
    largest[i] = INT32_MIN;
  }
  for (const std::uint16_t id : input.bag_ids) {
    const std::int8_t* const codes = Table.codes + id * Table.dim;
    const std::int32_t multiplier = Table.multipliers[id];
    for (std::size_t i = 0; i < Table.dim; ++i) {
      const std::int32_t value = codes[i] * multiplier;
      largest[i] = value > largest[i] ? value : largest[i];
    }
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = static_cast<std::int16_t>((largest[i] + 64) >> 7);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_weighted_q15(std::uint32_t) {
  if (!bag_ids_are_good<Table>()) {
    return false;
  }
  std::int64_t sums[Table.dim] = {};
  for (std::size_t row = 0; row < bag_rows; ++row) {
    const std::int8_t* const codes = Table.codes + input.bag_ids[row] * Table.dim;
    const std::int32_t weight = Table.multipliers[input.bag_ids[row]] * input.bag_weights[row];
    for (std::size_t i = 0; i < Table.dim; ++i) {
      sums[i] += std::int64_t{codes[i]} * weight;
    }
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = saturated(static_cast<std::int32_t>((sums[i] + (1 << 21)) >> 22));
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_fixed_q15(std::uint32_t) {
  if (!bag_ids_are_good<Table>()) {
    return false;
  }
  std::int32_t sums[Table.dim] = {};
  for (const std::uint16_t id : input.bag_ids) {
    const std::int8_t* const codes = Table.codes + id * Table.dim;
    for (std::size_t i = 0; i < Table.dim; ++i) {
      sums[i] += codes[i];
    }
  }
  for (std::size_t i = 0; i < Table.dim; ++i) {
    output.halves[i] = saturated(sums[i] * 256);
  }
  return true;
}

}  // namespace

}  // namespace bench
