// SPDX-License-Identifier: BSL-1.0
#include "model/llama.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/llama2c_header.hpp"
#include "readers/reader.hpp"

namespace romvec::host {

namespace {

using llama2c::checkpoint;

// Goes through the arrays of a checkpoint in their order; parse() has seen that all of them are there.
class array_cursor {
 public:
  array_cursor(const source& file, const checkpoint& of)
      : file_(file), group_size_(static_cast<std::size_t>(of.group_size)), at_(of.header_bytes()) {}

  void floats(std::span<float> out, const std::string& name, std::size_t columns) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = keep(float_at(at_ + 4 * i), name, i, columns);
    }
    at_ += 4 * out.size();
  }

  // Floats, or codes and then their scales.
  void matrix(std::span<float> out, const std::string& name, std::size_t columns) {
    if (group_size_ == 0) {
      floats(out, name, columns);
      return;
    }
    const std::size_t scales = at_ + out.size();
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto code = static_cast<signed char>(file_.bytes[at_ + i]);
      out[i] = keep(float_at(scales + 4 * (i / group_size_)) * static_cast<float>(code), name, i, columns);
    }
    at_ = scales + 4 * (out.size() / group_size_);
  }

  void skip_floats(std::size_t count) { at_ += 4 * count; }
  void skip_matrix(std::size_t count) { at_ += group_size_ == 0 ? 4 * count : count + 4 * (count / group_size_); }

 private:
  [[nodiscard]] float float_at(std::size_t at) const {
    return std::bit_cast<float>(load<std::uint32_t>(file_.bytes.data() + at));
  }

  [[nodiscard]] float keep(float number, const std::string& name, std::size_t i, std::size_t columns) const {
    if (!std::isfinite(number)) {
      throw error(file_.name, fmt::format("{}: row {}, column {}", name, i / columns, i % columns),
                  fmt::format("{}, expected a finite number", std::isnan(number) ? "NaN" : "infinity"));
    }
    return number;
  }

  const source& file_;
  std::size_t group_size_;
  std::size_t at_;
};

std::string of_layer(const char* name, std::size_t layer) { return fmt::format("{} of layer {}", name, layer); }

// One array of every layer, one layer behind the other.
void read_norms(array_cursor& from, llama& to, Eigen::VectorXf llama_layer::*norm, const char* name) {
  for (std::size_t l = 0; l < to.layers.size(); ++l) {
    Eigen::VectorXf& out = to.layers[l].*norm;
    out.resize(static_cast<Eigen::Index>(to.dim));
    from.floats({out.data(), to.dim}, of_layer(name, l), to.dim);
  }
}

void read_matrices(array_cursor& from, llama& to, llama_matrix llama_layer::*matrix, std::size_t rows,
                   std::size_t columns, const char* name) {
  for (std::size_t l = 0; l < to.layers.size(); ++l) {
    llama_matrix& out = to.layers[l].*matrix;
    out.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
    from.matrix({out.data(), rows * columns}, of_layer(name, l), columns);
  }
}

void read_attention(array_cursor& from, llama& to, std::size_t kv_dim) {
  read_matrices(from, to, &llama_layer::query, to.dim, to.dim, "wq");
  read_matrices(from, to, &llama_layer::key, kv_dim, to.dim, "wk");
  read_matrices(from, to, &llama_layer::value, kv_dim, to.dim, "wv");
  read_matrices(from, to, &llama_layer::attention_out, to.dim, to.dim, "wo");
}

void read_feed_forward(array_cursor& from, llama& to, std::size_t hidden_dim) {
  read_matrices(from, to, &llama_layer::gate, hidden_dim, to.dim, "w1");
  read_matrices(from, to, &llama_layer::down, to.dim, hidden_dim, "w2");
  read_matrices(from, to, &llama_layer::up, hidden_dim, to.dim, "w3");
}

void read_head(array_cursor& from, llama& to) {
  to.head.vocab_size = to.vocab_size;
  to.head.dim = to.dim;
  to.head.values.resize(to.vocab_size * to.dim);
  from.matrix(to.head.values, "the output head", to.dim);
}

llama shape_of(const source& file, const checkpoint& of) {
  llama out;
  out.vocab_size = static_cast<std::size_t>(of.size(llama2c::vocab_size));
  out.dim = static_cast<std::size_t>(of.size(llama2c::dim));
  out.n_heads = static_cast<std::size_t>(of.size(llama2c::n_heads));
  out.n_kv_heads = static_cast<std::size_t>(of.size(llama2c::n_kv_heads));
  out.seq_len = static_cast<std::size_t>(of.size(llama2c::seq_len));
  if (out.head_dim() % 2 != 0) {
    throw error(file.name, fmt::format("dim {} of {} heads is {} a head, expected an even number, as positions turn "
                                       "pairs of them",
                                       out.dim, out.n_heads, out.head_dim()));
  }
  out.layers.resize(static_cast<std::size_t>(of.size(llama2c::n_layers)));
  out.final_norm.resize(static_cast<Eigen::Index>(out.dim));
  return out;
}

}  // namespace

llama read_llama(const source& file) {
  if (const reader& chosen = reader_of(file); chosen.read != llama2c::read) {
    throw error(file.name, fmt::format("is {}, expected a checkpoint of llama2.c, the models that can be run on a text",
                                       chosen.name));
  }
  const checkpoint of = llama2c::parse(file);
  llama out = shape_of(file, of);
  const auto kv_dim = static_cast<std::size_t>(of.kv_dim());
  const auto hidden_dim = static_cast<std::size_t>(of.size(llama2c::hidden_dim));
  const std::span<float> final_norm(out.final_norm.data(), out.dim);
  array_cursor from(file, of);
  if (of.version == 0) {
    from.skip_matrix(static_cast<std::size_t>(of.table_elements()));
    read_norms(from, out, &llama_layer::attention_norm, "rms_att_weight");
    read_attention(from, out, kv_dim);
    read_norms(from, out, &llama_layer::feed_forward_norm, "rms_ffn_weight");
    read_feed_forward(from, out, hidden_dim);
    from.floats(final_norm, "rms_final_weight", out.dim);
    from.skip_floats(static_cast<std::size_t>(of.position_elements()));
  } else {
    read_norms(from, out, &llama_layer::attention_norm, "rms_att_weight");
    read_norms(from, out, &llama_layer::feed_forward_norm, "rms_ffn_weight");
    from.floats(final_norm, "rms_final_weight", out.dim);
    from.skip_matrix(static_cast<std::size_t>(of.table_elements()));
    read_attention(from, out, kv_dim);
    read_feed_forward(from, out, hidden_dim);
  }
  if (!of.is_shared) {
    read_head(from, out);
  }
  return out;
}

}  // namespace romvec::host
