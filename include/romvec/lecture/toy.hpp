// SPDX-License-Identifier: BSL-1.0
// Embeddings that the compiler trains: a text of a few lines, random weights, epochs of skip-gram, and a table of 8-bit
// codes, all in constant expressions. toy_after<0> is random, toy_after<toy_epochs> is trained.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "romvec/format.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/lecture/corpus.hpp"
#include "romvec/lecture/random_stream.hpp"
#include "romvec/lecture/skip_gram.hpp"
#include "romvec/lecture/torch_random.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table.hpp"

namespace romvec::lecture {

// Kings and queens share a crown, he and she tell men from women; pets bark and purr, fruit is eaten.
inline constexpr std::string_view toy_text =
    "king he crown. king he crown. queen she crown. queen she crown. "
    "man he house. man he house. woman she house. woman she house. "
    "dog pet tail. dog pet tail. cat pet tail. cat pet tail. "
    "apple sweet ripe. apple sweet ripe. banana sweet ripe. banana sweet ripe.";

using toy_corpus = corpus<toy_text>;
static_assert(toy_corpus::words.is_sorted());

inline constexpr std::size_t toy_dim = 8;
inline constexpr std::size_t toy_epochs = 30;
inline constexpr std::uint64_t toy_seed = 1;

// All that training changes.
struct toy_model {
  embedding_weights<toy_corpus::vocab_size, toy_dim> rows;  // what becomes the table
  float output[toy_corpus::vocab_size * toy_dim];
  random_stream random;
  double loss;  // of the last epoch, a pair
};

namespace detail {

inline constexpr auto toy_negatives = [] {
  std::array<alias, toy_corpus::vocab_size> table{};
  std::array<double, toy_corpus::vocab_size> probabilities{};
  std::array<std::uint32_t, toy_corpus::vocab_size> stack{};
  static_cast<void>(make_alias_table(toy_corpus::tokens.counts, table, probabilities, stack));
  return table;
}();

inline namespace ROMVEC_ISA_NAMESPACE {

constexpr toy_model toy_start() {
  toy_model model{torch_embedding<toy_corpus::vocab_size, toy_dim>(toy_seed), {}, {toy_seed}, 0};
  for (auto& row : model.rows.weight) {
    for (float& weight : row) {
      weight *= 1.0F / toy_dim;
    }
  }
  return model;
}

constexpr toy_model toy_epoch(toy_model model, std::size_t epoch) {
  constexpr std::size_t size = toy_corpus::vocab_size * toy_dim;
  float input[size] = {};
  for (std::size_t i = 0; i < size; ++i) {
    input[i] = model.rows.weight[i / toy_dim][i % toy_dim];
  }
  double hidden[toy_dim] = {};
  double gradient[toy_dim] = {};
  const skip_gram_arrays arrays = {input, model.output, hidden, gradient, toy_dim};
  // Falls linearly, as in `romvec train`.
  const float rate = 0.25F * (1 - static_cast<float>(epoch) / static_cast<float>(toy_epochs));
  skip_gram_loss loss = {0, 0};
  for (std::size_t s = 0; s < toy_corpus::sizes.sentences; ++s) {
    const skip_gram_loss more =
        train_sentence(arrays, toy_corpus::sentence(s), {2, 3}, toy_negatives, rate, model.random);
    loss.sum += more.sum;
    loss.pairs += more.pairs;
  }
  for (std::size_t i = 0; i < size; ++i) {
    model.rows.weight[i / toy_dim][i % toy_dim] = input[i];
  }
  model.loss = loss.sum / static_cast<double>(loss.pairs);
  return model;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

// An epoch a constant expression, so that none runs into a compiler's limit.
template <std::size_t Epoch>
inline constexpr toy_model toy_after = detail::toy_epoch(toy_after<Epoch - 1>, Epoch - 1);
template <>
inline constexpr toy_model toy_after<0> = detail::toy_start();

// The rows after so many epochs, quantised by the compiler.
template <std::size_t Epochs>
inline constexpr table<int8_rows, toy_corpus::vocab_size, toy_dim> toy_table =
    make_table<int8_rows>(toy_after<Epochs>.rows.weight);

}  // namespace romvec::lecture
