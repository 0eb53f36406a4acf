// SPDX-License-Identifier: BSL-1.0
// Dot products, the nearest rows and logits as anybody would compute them.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "operations.hpp"

namespace bench {

namespace {  // compiled twice, with different flags: the two must not be taken for one

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
[[gnu::noinline]] bool dot(std::uint32_t id) {
  output.dot = dot_of_rows<Table>(id, input.gather_ids[0]);
  return true;
}

// Cosines without their square roots: dot * |dot| / squared norm ranks alike. dot_with(row) and squared_norm(row) are
// what a row has.
template <std::size_t VocabSize, class Dot, class Norm>
bool rank_rows(std::uint32_t id, Dot dot_with, Norm squared_norm) {
  if (id >= VocabSize) {
    return false;
  }
  float best[nearest_rows];
  std::size_t found = 0;
  for (std::uint32_t row = 0; row < VocabSize; ++row) {
    if (row == id) {
      continue;
    }
    const auto dot = static_cast<float>(dot_with(row));
    const float score = dot * (dot < 0 ? -dot : dot) / static_cast<float>(squared_norm(row));
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
[[gnu::noinline]] bool nearest4(std::uint32_t id) {
  return rank_rows<Table.vocab_size>(
      id, [=](std::size_t row) { return dot_of_rows<Table>(id, row); },
      [](std::size_t row) { return dot_of_rows<Table>(row, row); });
}

template <const auto& Table>
std::int64_t logit_of_row(std::size_t row) {
  const std::int8_t* const codes = Table.codes + row * Table.dim;
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < Table.dim; ++i) {
    sum += codes[i] * input.hidden8[i];
  }
  return std::int64_t{sum} * Table.multipliers[row];
}

// The largest logits, sorted in as they come.
template <std::size_t VocabSize, class Logit>
bool find_top(Logit logit_of) {
  std::int64_t best[top_tokens];
  std::size_t found = 0;
  for (std::uint32_t row = 0; row < VocabSize; ++row) {
    const std::int64_t logit = logit_of(row);
    if (found == top_tokens && logit <= best[top_tokens - 1]) {
      continue;
    }
    std::size_t place = found < top_tokens ? found++ : top_tokens - 1;
    for (; place > 0 && logit > best[place - 1]; --place) {
      best[place] = best[place - 1];
      output.ids[place] = output.ids[place - 1];
    }
    best[place] = logit;
    output.ids[place] = row;
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool top8_int8(std::uint32_t) {
  return find_top<Table.vocab_size>([](std::size_t row) { return logit_of_row<Table>(row); });
}

// A token as llama2.c draws it: all logits in RAM, the softmax of them, and a walk along its sums. It is another one
// than the library draws, from the same distribution.
template <std::size_t VocabSize, class Logit>
bool sample_rows(std::uint32_t id, int exponent, Logit logit_of) {
  float* const logits = output.floats;
  float largest = -3e38F;
  for (std::size_t row = 0; row < VocabSize; ++row) {
    logits[row] = std::ldexp(static_cast<float>(logit_of(row)), exponent - 7);
    largest = logits[row] > largest ? logits[row] : largest;
  }
  float sum = 0;
  for (std::size_t row = 0; row < VocabSize; ++row) {
    logits[row] = std::exp(logits[row] - largest);
    sum += logits[row];
  }
  const float place = static_cast<float>(id % 64) / 64 * sum;
  std::size_t token = 0;
  for (float below = logits[0]; token + 1 < VocabSize && below <= place; below += logits[token]) {
    ++token;
  }
  output.ids[0] = static_cast<std::uint32_t>(token);
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool sample_int8(std::uint32_t id) {
  return sample_rows<Table.vocab_size>(id, Table.table_exponent,
                                       [](std::size_t row) { return logit_of_row<Table>(row); });
}

// 64 bits: a dot product of codes is up to 2^22, of codes and int16 2^30, a multiplier 2^15.
template <const auto& Table>
[[gnu::noinline]] bool logits8_int32(std::uint32_t) {
  for (std::size_t row = 0; row < Table.vocab_size; ++row) {
    const std::int8_t* const codes = Table.codes + row * Table.dim;
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < Table.dim; ++i) {
      sum += codes[i] * input.hidden8[i];
    }
    output.words[row] = static_cast<std::int32_t>((std::int64_t{sum} * Table.multipliers[row] + 16384) >> 15);
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool logits16_float(std::uint32_t) {
  for (std::size_t row = 0; row < Table.vocab_size; ++row) {
    const std::int8_t* const codes = Table.codes + row * Table.dim;
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < Table.dim; ++i) {
      sum += codes[i] * input.hidden16[i];
    }
    output.floats[row] = static_cast<float>(std::int64_t{sum} * Table.multipliers[row]) * 0x1p-35F;
  }
  return true;
}

}  // namespace

}  // namespace bench
