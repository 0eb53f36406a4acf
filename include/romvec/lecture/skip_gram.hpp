// SPDX-License-Identifier: BSL-1.0
// Training: skip-gram with negative sampling. A word's row learns to tell the words around it from words drawn at
// random. One definition, for the compiler and for `romvec train`, with the same bits in both: every product is of two
// floats and taken in double, where it is exact, so that no fused multiply-add can change a sum.
// Source: Mikolov et al., Distributed Representations of Words and Phrases and their Compositionality, 2013.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/isa/select.hpp"
#include "romvec/lecture/logistic.hpp"
#include "romvec/lecture/random_stream.hpp"

namespace romvec::lecture {

// What is trained: input[0, vocab_size * dim) are the rows that become the table; output of the same shape says what
// stands around a word, begins with zeros, and is thrown away. hidden[0, dim) and gradient[0, dim) are scratch, one for
// each thread.
struct skip_gram_arrays {
  float* input;
  float* output;
  double* hidden;
  double* gradient;
  std::size_t dim;
};

struct skip_gram_options {
  std::uint32_t window;     // at most so many words to either side; each time some number from 1 to this
  std::uint32_t negatives;  // words drawn for one word seen
};

struct skip_gram_loss {
  double sum;
  std::uint64_t pairs;
};

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// Eight sums side by side: what vectors of two, four and eight doubles add up in one and the same order.
[[nodiscard]] ROMVEC_INLINE constexpr double dot_of(const double* hidden, const float* row, std::size_t dim) {
  double sums[8] = {};
  std::size_t i = 0;
  for (; i < (dim & ~std::size_t{7}); i += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) {
      sums[lane] += hidden[i + lane] * static_cast<double>(row[i + lane]);
    }
  }
  for (; i < dim; ++i) {
    sums[i & 7] += hidden[i] * static_cast<double>(row[i]);
  }
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

// A step down the slope of -log(logistic(+-score)) for one output row; returns that loss.
ROMVEC_INLINE constexpr double step(const skip_gram_arrays& arrays, std::uint32_t target, bool was_seen, float rate) {
  const std::size_t dim = arrays.dim;
  const double* __restrict hidden = arrays.hidden;
  double* __restrict gradient = arrays.gradient;
  float* __restrict row = arrays.output + target * dim;
  const std::size_t place = logistic_place(dot_of(hidden, row, dim));
  const float pull = rate * ((was_seen ? 1.0F : 0.0F) - logistic_table[place]);
  for (std::size_t i = 0; i < dim; ++i) {
    const auto weight = static_cast<double>(row[i]);
    gradient[i] += static_cast<double>(pull) * weight;
    row[i] = static_cast<float>(weight + static_cast<double>(pull) * hidden[i]);
  }
  return static_cast<double>(logistic_loss_table[was_seen ? place : logistic_size - 1 - place]);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// One word and one that stands near it. The table of negatives must hold another word than `context`.
ROMVEC_INLINE constexpr double train_pair(const skip_gram_arrays& arrays, std::uint32_t center, std::uint32_t context,
                                          std::uint32_t negatives, std::span<const alias> table, float rate,
                                          random_stream& random) {
  float* const row = arrays.input + center * arrays.dim;
  for (std::size_t i = 0; i < arrays.dim; ++i) {
    arrays.hidden[i] = static_cast<double>(row[i]);
    arrays.gradient[i] = 0;
  }
  double loss = detail::step(arrays, context, true, rate);
  for (std::uint32_t n = 0; n < negatives; ++n) {
    std::uint32_t other = draw(table, random);
    while (other == context) {
      other = draw(table, random);
    }
    loss += detail::step(arrays, other, false, rate);
  }
  for (std::size_t i = 0; i < arrays.dim; ++i) {
    row[i] = static_cast<float>(arrays.hidden[i] + arrays.gradient[i]);
  }
  return loss;
}

// Every word of a sentence with the words in its window, from left to right.
ROMVEC_INLINE constexpr skip_gram_loss train_sentence(const skip_gram_arrays& arrays,
                                                      std::span<const std::uint32_t> sentence,
                                                      const skip_gram_options& options, std::span<const alias> table,
                                                      float rate, random_stream& random) {
  skip_gram_loss loss = {0, 0};
  for (std::size_t center = 0; center < sentence.size(); ++center) {
    const std::size_t reach = 1 + random.below(options.window);
    const std::size_t first = center < reach ? 0 : center - reach;
    const std::size_t last = sentence.size() - center <= reach ? sentence.size() : center + reach + 1;
    for (std::size_t at = first; at < last; ++at) {
      if (at != center) {
        loss.sum += train_pair(arrays, sentence[center], sentence[at], options.negatives, table, rate, random);
        ++loss.pairs;
      }
    }
  }
  return loss;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture
