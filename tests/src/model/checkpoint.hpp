// SPDX-License-Identifier: BSL-1.0
// Made-up models of llama2.c, as files of every version and for the reference.
#pragma once

#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "reference/llama.hpp"
#include "src/support.hpp"

namespace test {

struct model_shape {
  std::int32_t dim = 16, hidden_dim = 12, n_layers = 3, n_heads = 4, n_kv_heads = 2, vocab_size = 40, seq_len = 150;
};

// Weights of a fixed seed: floats that double holds, norms about 1.
inline reference::llama made_up_model(const model_shape& of, bool is_tied) {
  std::mt19937 random(7);
  const auto count = [](std::int32_t a, std::int32_t b) {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
  };
  const auto numbers = [&](std::size_t size, float middle, float width) {
    reference::vector out(size);
    for (double& number : out) {
      number = middle + width * (static_cast<float>(random() % 2001) / 1000.0F - 1.0F);
    }
    return out;
  };
  const std::int32_t kv_dim = of.dim / of.n_heads * of.n_kv_heads;
  reference::llama out{static_cast<std::size_t>(of.dim),
                       static_cast<std::size_t>(of.hidden_dim),
                       static_cast<std::size_t>(of.n_heads),
                       static_cast<std::size_t>(of.n_kv_heads),
                       {},
                       {},
                       {},
                       {}};
  out.embedding = numbers(count(of.vocab_size, of.dim), 0, 1);
  for (std::int32_t l = 0; l < of.n_layers; ++l) {
    out.layers.push_back({numbers(count(1, of.dim), 1, 0.5F), numbers(count(of.dim, of.dim), 0, 0.9F),
                          numbers(count(kv_dim, of.dim), 0, 0.9F), numbers(count(kv_dim, of.dim), 0, 0.5F),
                          numbers(count(of.dim, of.dim), 0, 0.5F), numbers(count(1, of.dim), 1, 0.5F),
                          numbers(count(of.hidden_dim, of.dim), 0, 0.5F),
                          numbers(count(of.dim, of.hidden_dim), 0, 0.5F),
                          numbers(count(of.hidden_dim, of.dim), 0, 0.5F)});
  }
  out.final_norm = numbers(count(1, of.dim), 1, 0.5F);
  out.head = is_tied ? out.embedding : numbers(count(of.vocab_size, of.dim), 0, 0.7F);
  return out;
}

inline std::string floats_of(const reference::vector& numbers) {
  std::string out;
  for (const double number : numbers) {
    const auto value = static_cast<float>(number);
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    if (std::endian::native == std::endian::big) {
      std::reverse(std::begin(raw), std::end(raw));
    }
    out.append(raw, sizeof raw);
  }
  return out;
}

inline std::string seven_of(const model_shape& of, bool is_tied_legacy) {
  return bytes_of<std::int32_t>({of.dim, of.hidden_dim, of.n_layers, of.n_heads, of.n_kv_heads,
                                 is_tied_legacy ? of.vocab_size : -of.vocab_size, of.seq_len});
}

using layer_array = reference::vector reference::llama_layer::*;

inline std::string of_all_layers(const reference::llama& model, std::initializer_list<layer_array> arrays,
                                 std::string (*bytes)(const reference::vector&)) {
  std::string out;
  for (const layer_array array : arrays) {
    for (const reference::llama_layer& layer : model.layers) {
      out += bytes(layer.*array);
    }
  }
  return out;
}

inline std::string legacy_file(const model_shape& of, const reference::llama& model, bool is_tied) {
  using layer = reference::llama_layer;
  const std::size_t positions =
      static_cast<std::size_t>(of.seq_len) * static_cast<std::size_t>(of.dim / of.n_heads / 2);
  return seven_of(of, is_tied) + floats_of(model.embedding) +
         of_all_layers(model,
                       {&layer::attention_norm, &layer::wq, &layer::wk, &layer::wv, &layer::wo,
                        &layer::feed_forward_norm, &layer::w1, &layer::w2, &layer::w3},
                       floats_of) +
         floats_of(model.final_norm) + std::string(4 * 2 * positions, '\x7F') +  // no number: nobody reads them
         (is_tied ? "" : floats_of(model.head));
}

// Of version 1 or 2; `matrix` is how a matrix is written.
inline std::string versioned_file(const model_shape& of, const reference::llama& model, bool is_tied,
                                  std::int32_t version, std::int32_t group_size,
                                  std::string (*matrix)(const reference::vector&)) {
  using layer = reference::llama_layer;
  std::string out = "24ka" + bytes_of<std::int32_t>({version}) + seven_of(of, true) + (is_tied ? '\1' : '\0') +
                    bytes_of<std::int32_t>({group_size});
  out.resize(256);
  out += of_all_layers(model, {&layer::attention_norm, &layer::feed_forward_norm}, floats_of);
  out += floats_of(model.final_norm) + matrix(model.embedding);
  out += of_all_layers(model, {&layer::wq, &layer::wk, &layer::wv, &layer::wo, &layer::w1, &layer::w2, &layer::w3},
                       matrix);
  return out + (is_tied ? "" : matrix(model.head));
}

// Groups of 4, codes and then scales, of weights that groups hold exactly (in_groups).
inline std::string groups_of(const reference::vector& numbers) {
  std::string codes;
  for (const double number : numbers) {
    codes += static_cast<char>(static_cast<signed char>(std::lround(number * 64)));
  }
  return codes + floats_of(reference::vector(numbers.size() / 4, 1.0 / 64));
}

// The model with every matrix rounded to multiples of 1 / 64, as groups_of writes it.
inline reference::llama in_groups(reference::llama model) {
  const auto round = [](reference::vector& numbers) {
    for (double& number : numbers) {
      number = static_cast<double>(std::lround(number * 64)) / 64;
    }
  };
  for (reference::llama_layer& layer : model.layers) {
    for (reference::vector* const matrix :
         {&layer.wq, &layer.wk, &layer.wv, &layer.wo, &layer.w1, &layer.w2, &layer.w3}) {
      round(*matrix);
    }
  }
  round(model.embedding);
  round(model.head);
  return model;
}

}  // namespace test
