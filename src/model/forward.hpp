// SPDX-License-Identifier: BSL-1.0
// A forward pass of a Llama model in float32, all positions of a text at once.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

#include "model/llama.hpp"

namespace romvec::host {

// Column p of the result, dim x ids.size(), is the hidden vector at position p, of which the output head makes the
// logits of the token at p + 1: behind the last RMSNorm. embedding[0, vocab_size * dim) holds the input's rows,
// ids[0, n) with n <= seq_len are below vocab_size. Memory: some 10 numbers a position and unit of dim or hidden_dim.
// Source: Touvron et al., LLaMA, 2023; llama2.c's run.c (RMSNorm with 1e-5, RoPE of neighbouring pairs with base
// 10,000, heads of keys and values that queries share, SwiGLU).
Eigen::MatrixXf hidden_vectors(const llama& model, std::span<const float> embedding,
                               std::span<const std::uint32_t> ids);

}  // namespace romvec::host
