// SPDX-License-Identifier: BSL-1.0
// The weights of a llama2.c checkpoint without its token embedding, which is read as every table is.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "files/input_file.hpp"
#include "weights.hpp"

namespace romvec::host {

// Row by row as in the file: a row makes one number of the output.
using llama_matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct llama_layer {
  Eigen::VectorXf attention_norm;     // dim
  llama_matrix query, key, value;     // dim, kv_dim and kv_dim rows of dim
  llama_matrix attention_out;         // dim x dim
  Eigen::VectorXf feed_forward_norm;  // dim
  llama_matrix gate, up;              // w1 and w3: hidden_dim x dim
  llama_matrix down;                  // w2: dim x hidden_dim
};

struct llama {
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
  std::size_t n_heads = 0;     // of queries
  std::size_t n_kv_heads = 0;  // of keys and values; n_heads / n_kv_heads queries share one
  std::size_t seq_len = 0;     // the most positions
  std::vector<llama_layer> layers;
  Eigen::VectorXf final_norm;  // dim
  weights head;                // without values where the head is the token embedding

  [[nodiscard]] bool is_tied() const { return head.values.empty(); }
  [[nodiscard]] std::size_t head_dim() const { return dim / n_heads; }
};

// Of every version that llama2c::read takes; codes of version 2 become the floats that they stand for. Errors: as
// there; a file that is no such checkpoint; heads of an odd size, whose numbers are no pairs to turn; a weight that is
// not finite, with its tensor and place. Memory: 4 bytes a weight.
llama read_llama(const source& file);

}  // namespace romvec::host
