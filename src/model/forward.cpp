// SPDX-License-Identifier: BSL-1.0
#include "model/forward.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace romvec::host {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;

// Each column over the root of its mean square, times the weights.
MatrixXf normalised(const MatrixXf& columns, const Eigen::VectorXf& norm) {
  constexpr float epsilon = 1e-5F;
  const auto mean_squares = columns.colwise().squaredNorm().array() / static_cast<float>(columns.rows());
  const Eigen::RowVectorXf scales = (mean_squares + epsilon).sqrt().inverse();
  return (norm.asDiagonal() * columns) * scales.asDiagonal();
}

// cos and sin of position p times the frequency of pair i, at (i, p).
struct rotations {
  MatrixXf cosines;
  MatrixXf sines;

  rotations(Index pairs, Index positions) : cosines(pairs, positions), sines(pairs, positions) {
    for (Index i = 0; i < pairs; ++i) {
      const double frequency = std::pow(10000.0, -static_cast<double>(i) / static_cast<double>(pairs));
      for (Index p = 0; p < positions; ++p) {
        cosines(i, p) = static_cast<float>(std::cos(static_cast<double>(p) * frequency));
        sines(i, p) = static_cast<float>(std::sin(static_cast<double>(p) * frequency));
      }
    }
  }
};

// Turns the pairs (2 i, 2 i + 1) of every head of every column by the angles of its position.
void rotate(MatrixXf& columns, const rotations& by) {
  const Index pairs = by.cosines.rows();
  for (Index p = 0; p < columns.cols(); ++p) {
    for (Index pair = 0; pair < columns.rows() / 2; ++pair) {
      const float cosine = by.cosines(pair % pairs, p);
      const float sine = by.sines(pair % pairs, p);
      const float first = columns(2 * pair, p);
      const float second = columns(2 * pair + 1, p);
      columns(2 * pair, p) = first * cosine - second * sine;
      columns(2 * pair + 1, p) = first * sine + second * cosine;
    }
  }
}

// Queries [begin, begin + count) of one head; each sees the positions up to its own.
MatrixXf attend(const auto& queries, const auto& keys, const auto& values, Index begin) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(queries.rows()));
  MatrixXf parts = keys.transpose() * queries * scale;
  for (Index c = 0; c < parts.cols(); ++c) {
    const Index seen = begin + c + 1;
    auto column = parts.col(c).head(seen);
    column = (column.array() - column.maxCoeff()).exp().matrix().eval();
    column /= column.sum();
    parts.col(c).tail(parts.rows() - seen).setZero();
  }
  return values * parts;
}

MatrixXf attention(const llama& model, const llama_layer& layer, const MatrixXf& in, const rotations& by) {
  constexpr Index block = 64;  // positions at once: so many columns of weights of attention are in memory
  const auto head_dim = static_cast<Index>(model.head_dim());
  const auto heads = static_cast<Index>(model.n_heads);
  const auto heads_a_key = static_cast<Index>(model.n_heads / model.n_kv_heads);
  MatrixXf queries = layer.query * in;
  MatrixXf keys = layer.key * in;
  const MatrixXf values = layer.value * in;
  rotate(queries, by);
  rotate(keys, by);
  MatrixXf out(in.rows(), in.cols());
  for (Index head = 0; head < heads; ++head) {
    const Index row = head * head_dim;
    const Index key_row = head / heads_a_key * head_dim;
    for (Index begin = 0; begin < in.cols(); begin += block) {
      const Index count = std::min(block, in.cols() - begin);
      out.block(row, begin, head_dim, count) =
          attend(queries.block(row, begin, head_dim, count), keys.block(key_row, 0, head_dim, begin + count),
                 values.block(key_row, 0, head_dim, begin + count), begin);
    }
  }
  return layer.attention_out * out;
}

MatrixXf feed_forward(const llama_layer& layer, const MatrixXf& in) {
  const MatrixXf gate = layer.gate * in;
  MatrixXf hidden = layer.up * in;
  hidden.array() *= gate.array() / (1.0F + (-gate.array()).exp());  // SiLU
  return layer.down * hidden;
}

}  // namespace

MatrixXf hidden_vectors(const llama& model, std::span<const float> embedding, std::span<const std::uint32_t> ids) {
  const auto dim = static_cast<Index>(model.dim);
  const auto positions = static_cast<Index>(ids.size());
  MatrixXf state(dim, positions);
  for (Index p = 0; p < positions; ++p) {
    const std::size_t row = ids[static_cast<std::size_t>(p)];
    state.col(p) = Eigen::Map<const Eigen::VectorXf>(embedding.data() + row * model.dim, dim);
  }
  const rotations by(static_cast<Index>(model.head_dim() / 2), positions);
  for (const llama_layer& layer : model.layers) {
    state += attention(model, layer, normalised(state, layer.attention_norm), by);
    state += feed_forward(layer, normalised(state, layer.feed_forward_norm));
  }
  return normalised(state, model.final_norm);
}

}  // namespace romvec::host
