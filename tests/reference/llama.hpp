// SPDX-License-Identifier: BSL-1.0
// A Llama model by definition: one position after the other, in double, with the keys and values of the past kept.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reference {

using vector = std::vector<double>;

// Matrices row by row: a row makes one number of the product.
struct llama_layer {
  vector attention_norm, wq, wk, wv, wo, feed_forward_norm, w1, w2, w3;
};

struct llama {
  std::size_t dim, hidden_dim, n_heads, n_kv_heads;
  vector embedding;
  std::vector<llama_layer> layers;
  vector final_norm;
  vector head;
};

inline vector product(const vector& matrix, const vector& x) {
  vector out(matrix.size() / x.size());
  for (std::size_t r = 0; r < out.size(); ++r) {
    for (std::size_t c = 0; c < x.size(); ++c) {
      out[r] += matrix[r * x.size() + c] * x[c];
    }
  }
  return out;
}

inline vector rms_norm(const vector& x, const vector& weights) {
  double squares = 0;
  for (const double number : x) {
    squares += number * number;
  }
  vector out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = weights[i] * x[i] / std::sqrt(squares / static_cast<double>(x.size()) + 1e-5);
  }
  return out;
}

// RoPE: the pair (i, i + 1) of a head turns by position / 10000^(i / head_dim).
inline void turn(vector& x, std::size_t head_dim, std::size_t position) {
  for (std::size_t i = 0; i < x.size(); i += 2) {
    const double in_head = static_cast<double>(i % head_dim) / static_cast<double>(head_dim);
    const double angle = static_cast<double>(position) / std::pow(10000.0, in_head);
    const double first = x[i];
    x[i] = first * std::cos(angle) - x[i + 1] * std::sin(angle);
    x[i + 1] = first * std::sin(angle) + x[i + 1] * std::cos(angle);
  }
}

// What one head sees: softmax over all positions so far of q.k / sqrt(head_dim), of the values.
inline void attend(vector& out, std::size_t begin, std::size_t head_dim, const vector& query,
                   const std::vector<vector>& keys, const std::vector<vector>& values, std::size_t key_begin) {
  vector parts;
  double sum = 0;
  for (const vector& key : keys) {
    double score = 0;
    for (std::size_t i = 0; i < head_dim; ++i) {
      score += query[begin + i] * key[key_begin + i];
    }
    parts.push_back(std::exp(score / std::sqrt(static_cast<double>(head_dim))));
    sum += parts.back();
  }
  for (std::size_t t = 0; t < values.size(); ++t) {
    for (std::size_t i = 0; i < head_dim; ++i) {
      out[begin + i] += parts[t] / sum * values[t][key_begin + i];
    }
  }
}

inline void add(vector& to, const vector& x) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] += x[i];
  }
}

// hidden[p] is the vector behind the last norm at position p; the head makes logits of it.
inline std::vector<vector> hidden_vectors(const llama& model, const std::vector<std::uint32_t>& ids) {
  const std::size_t head_dim = model.dim / model.n_heads;
  std::vector<std::vector<vector>> keys(model.layers.size());
  std::vector<std::vector<vector>> values(model.layers.size());
  std::vector<vector> out;
  for (std::size_t p = 0; p < ids.size(); ++p) {
    const auto row = model.embedding.begin() + static_cast<std::ptrdiff_t>(ids[p] * model.dim);
    vector x(row, row + static_cast<std::ptrdiff_t>(model.dim));
    for (std::size_t l = 0; l < model.layers.size(); ++l) {
      const llama_layer& layer = model.layers[l];
      const vector in = rms_norm(x, layer.attention_norm);
      vector query = product(layer.wq, in);
      vector key = product(layer.wk, in);
      turn(query, head_dim, p);
      turn(key, head_dim, p);
      keys[l].push_back(key);
      values[l].push_back(product(layer.wv, in));
      vector seen(model.dim);
      for (std::size_t h = 0; h < model.n_heads; ++h) {
        const std::size_t key_head = h / (model.n_heads / model.n_kv_heads);
        attend(seen, h * head_dim, head_dim, query, keys[l], values[l], key_head * head_dim);
      }
      add(x, product(layer.wo, seen));
      const vector before = rms_norm(x, layer.feed_forward_norm);
      vector gate = product(layer.w1, before);
      const vector up = product(layer.w3, before);
      for (std::size_t i = 0; i < gate.size(); ++i) {
        gate[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
      }
      add(x, product(layer.w2, gate));
    }
    out.push_back(rms_norm(x, model.final_norm));
  }
  return out;
}

}  // namespace reference
