// SPDX-License-Identifier: BSL-1.0
#include "readers/tensor_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "text.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view separators = "./:";

// Last parts that name the weight of a module and not the module. Source: PyTorch, AutoGPTQ (qweight),
// compressed-tensors (weight_packed), HQQ (W_q), quanto (_data), PEFT (base_layer, modules_to_save).
constexpr std::array weight_names = {"weight"sv, "weights"sv,          "qweight"sv,         "weight_packed"sv,
                                     "w_q"sv,    "weight_quantized"sv, "weight_int8"sv,     "weight_q"sv,
                                     "_data"sv,  "base_layer"sv,       "modules_to_save"sv, "default"sv};

// Modules that are token embeddings wherever they are. Source: the models of Hugging Face's transformers (GPT-2: wte,
// Llama: embed_tokens, BERT: word_embeddings, T5 and BART: shared, GPT-NeoX: embed_in, CLIP: token_embedding), Meta's
// Llama (tok_embeddings), GGUF (token_embd), x-transformers (token_emb), TransformerLens (W_E), gensim (syn0).
constexpr std::array token_embeddings = {"wte"sv,
                                         "embed_tokens"sv,
                                         "tok_embeddings"sv,
                                         "tok_embedding"sv,
                                         "tok_emb"sv,
                                         "tok_embed"sv,
                                         "token_embd"sv,
                                         "word_embeddings"sv,
                                         "word_embedding"sv,
                                         "word_emb"sv,
                                         "word_embed"sv,
                                         "shared"sv,
                                         "embed_in"sv,
                                         "token_embedding"sv,
                                         "token_emb"sv,
                                         "token_embed"sv,
                                         "w_e"sv,
                                         "token_embeddings"sv,
                                         "syn0"sv,
                                         "token_embedding_table"sv,
                                         "input_embedding"sv,
                                         "input_embeddings"sv};

constexpr std::array embeddings = {"embedding"sv, "embeddings"sv,      "embed"sv,       "emb"sv,
                                   "embedder"sv,  "embedding_table"sv, "embed_table"sv, "embedding_bag"sv};

// Parts of names, or what '_' leaves of them, that speak of something else than tokens.
constexpr std::array other_embeddings = {"pos"sv,  "position"sv, "positions"sv, "positional"sv, "wpe"sv,
                                         "type"sv, "types"sv,    "segment"sv,   "segments"sv,   "relative"sv,
                                         "rel"sv,  "patch"sv,    "timestep"sv,  "time"sv,       "speaker"sv,
                                         "lang"sv, "rotary"sv,   "langs"sv};

constexpr std::array other_layers = {
    "head"sv,      "heads"sv,      "output"sv,  "out"sv,     "outputs"sv,     "proj"sv,        "projection"sv,
    "projector"sv, "query"sv,      "key"sv,     "value"sv,   "qkv"sv,         "q"sv,           "k"sv,
    "v"sv,         "o"sv,          "dense"sv,   "fc"sv,      "fc1"sv,         "fc2"sv,         "fc3"sv,
    "linear"sv,    "linear1"sv,    "linear2"sv, "mlp"sv,     "ffn"sv,         "feedforward"sv, "attn"sv,
    "attention"sv, "classifier"sv, "cls"sv,     "score"sv,   "pooler"sv,      "norm"sv,        "layernorm"sv,
    "ln"sv,        "conv"sv,       "conv1"sv,   "conv2"sv,   "conv1d"sv,      "gate"sv,        "router"sv,
    "expert"sv,    "experts"sv,    "lora"sv,    "adapter"sv, "logits"sv,      "softmax"sv,     "unembed"sv,
    "wq"sv,        "wk"sv,         "wv"sv,      "wo"sv,      "w1"sv,          "w2"sv,          "w3"sv,
    "lstm"sv,      "gru"sv,        "rnn"sv,     "ih"sv,      "hh"sv,          "kernel"sv,      "bias"sv,
    "mask"sv,      "syn1"sv,       "syn1neg"sv, "w_u"sv,     "unembedding"sv, "crf"sv,         "transitions"sv,
    "up"sv,        "down"sv};

// Behind one of these a number counts layers: "layers.3", "blk.0", "h.11".
constexpr std::array counted_layers = {"layers"sv, "layer"sv, "blocks"sv, "block"sv, "blk"sv, "h"sv, "resblocks"sv};

constexpr std::array companions = {"scales"sv,
                                   "scale"sv,
                                   "biases"sv,
                                   "zeros"sv,
                                   "qzeros"sv,
                                   "scb"sv,
                                   "absmax"sv,
                                   "weight_scale"sv,
                                   "weight_scale_inv"sv,
                                   "scale_weight"sv,
                                   "weight_zero_point"sv,
                                   "zero_point"sv,
                                   "zero_points"sv,
                                   "g_idx"sv,
                                   "weight_scale_2"sv,
                                   "_scale"sv,
                                   "_shift"sv,
                                   "quant_map"sv};

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

template <class List>
bool has(const List& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

// The whole part, or one of the pieces that '_' leaves: "q_proj" is a "proj".
template <class List>
bool speaks_of(const List& list, std::string_view part) {
  return has(list, part) || std::ranges::any_of(fields_of(part, "_"), [&](auto piece) { return has(list, piece); });
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_in_a_counted_layer(const std::vector<std::string_view>& parts) {
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (is_number(parts[i]) && has(counted_layers, parts[i - 1])) {
      return true;
    }
  }
  return false;
}

tensor_role role_of_module(std::vector<std::string_view> parts, bool is_counted) {
  while (!is_counted && parts.size() > 1 && is_number(parts.back())) {
    parts.pop_back();  // the place in a list of modules
  }
  if (parts.size() == 1 && parts.front().size() == 1) {
    return tensor_role::neutral;  // W, V, ... of somebody's own
  }
  std::string_view last = without_kind(parts.back());
  parts.back() = last;
  if (parts.size() > 1 && (last == "embedding" || last == "embeddings") && !has(embeddings, parts[parts.size() - 2])) {
    // What Flax and Keras call the weight of an embedding, or a module of its own.
    const std::string_view before = parts[parts.size() - 2];
    if (has(token_embeddings, before) || speaks_of(other_embeddings, before)) {
      last = before;
    }
  }
  if (speaks_of(other_embeddings, last) || last.find("per_layer") != std::string_view::npos) {
    return tensor_role::other_embedding;
  }
  if (has(token_embeddings, last)) {
    return is_counted ? tensor_role::other_embedding : tensor_role::token_embedding;
  }
  if (is_counted) {
    return tensor_role::other_layer;
  }
  if (has(embeddings, last)) {
    return tensor_role::embedding;
  }
  // The decoder of a language model is its output layer.
  return last == "decoder" || std::ranges::any_of(parts, [](auto part) { return speaks_of(other_layers, part); })
             ? tensor_role::other_layer
             : tensor_role::neutral;
}

}  // namespace

// "embeddings_q" and "embed_tokens_weight" are names of a flat list of tensors.
std::string_view without_kind(std::string_view part) {
  for (const std::string_view kind : {"_weight"sv, "_weights"sv, "_codes"sv, "_q"sv, "_quantized"sv, "_int8"sv}) {
    if (part.size() > kind.size() && part.ends_with(kind)) {
      return part.substr(0, part.size() - kind.size());
    }
  }
  return part;
}

std::vector<std::string_view> parts_of_name(std::string_view name) { return fields_of(name, separators); }

std::string_view module_of(std::string_view name) {
  while (true) {
    const std::size_t at = name.find_last_of(separators);
    if (at == std::string_view::npos || at == 0) {
      return name;
    }
    const std::string last = lower_case(name.substr(at + 1));
    if (!has(weight_names, last) && !is_number(last)) {
      return name;
    }
    // A number counts a layer, or, behind ':', the outputs of TensorFlow.
    if (is_number(last) && name[at] != ':') {
      return name;
    }
    name = name.substr(0, at);
  }
}

tensor_role role_of(std::string_view name) {
  const std::string lower = lower_case(name);
  const std::vector<std::string_view> all = parts_of_name(lower);
  if (all.empty()) {
    return tensor_role::neutral;
  }
  if (has(companions, all.back()) || lower.find(".quant_state.") != std::string::npos) {
    return tensor_role::companion;
  }
  const std::vector<std::string_view> parts = parts_of_name(module_of(lower));
  return parts.empty() ? tensor_role::neutral : role_of_module(parts, is_in_a_counted_layer(all));
}

}  // namespace romvec::host
