// SPDX-License-Identifier: BSL-1.0
// Hugging Face's .safetensors: 8 bytes of header length, a JSON header, the tensors. Little-endian, row by
// row.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "error.hpp"
#include "readers/dense.hpp"
#include "readers/reader.hpp"
#include "readers/safetensors_header.hpp"
#include "text.hpp"

namespace romvec::host::safetensors {

namespace {

// The names under which models keep their token embedding, the whole name or what follows its last prefix;
// the first that one tensor has is taken.
constexpr std::array<std::string_view, 14> embedding_names = {
    "wte.weight", "embed_tokens.weight", "tok_embeddings.weight",  "token_embd.weight",     "word_embeddings.weight",
    "embeddings", "embeddings.weight",   "token_embedding.weight", "token_emb.weight",      "embedding.weight",
    "embedding",  "emb.weight",          "embed.weight",           "token_embedding_table",
};

std::optional<element> element_of(const tensor& it) {
  if (it.dtype == "F16") {
    return element::f16;
  }
  if (it.dtype == "BF16") {
    return element::bf16;
  }
  if (it.dtype == "F32") {
    return element::f32;
  }
  if (it.dtype == "F64") {
    return element::f64;
  }
  return std::nullopt;
}

bool is_named(const tensor& it, std::string_view name) {
  return it.name == name || (it.name.ends_with(name) && it.name[it.name.size() - name.size() - 1] == '.');
}

std::string candidates(const std::vector<const tensor*>& tables) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(tables.size(), most); ++i) {
    out += fmt::format("{}{} ({} {})", i == 0 ? "" : ", ", printable(tables[i]->name), tables[i]->dtype,
                       shape_text(tables[i]->shape));
  }
  return out + (tables.size() > most ? fmt::format(" and {} more", tables.size() - most) : "");
}

// The tensor asked for; else the only table; else the only one under a well-known name.
const tensor& choose(const source& file, const request& wanted, const header& head) {
  std::vector<const tensor*> tables;  // two dimensions
  for (const tensor& it : head.tensors) {
    if (it.shape.size() == 2) {
      tables.push_back(&it);
    }
  }
  if (wanted.tensor) {
    const auto found = std::ranges::find(head.tensors, *wanted.tensor, &tensor::name);
    if (found == head.tensors.end()) {
      throw error(file.name, fmt::format("has no tensor {}{}{}", in_quotes(*wanted.tensor),
                                         tables.empty() ? "" : "; of two dimensions are: ", candidates(tables)));
    }
    return *found;
  }
  if (tables.empty()) {
    throw error(file.name, fmt::format("has no tensor of two dimensions ({} in all), expected a table of rows x dim",
                                       head.tensors.size()));
  }
  if (tables.size() == 1) {
    return *tables.front();
  }
  for (const std::string_view name : embedding_names) {
    const auto named = [&](const tensor* it) { return is_named(*it, name); };
    if (std::ranges::count_if(tables, named) == 1) {
      return **std::ranges::find_if(tables, named);
    }
  }
  throw error(file.name,
              fmt::format("has {} tables, expected a choice by --tensor: {}", tables.size(), candidates(tables)));
}

}  // namespace

bool detect(std::string_view bytes) {
  // A length, then the brace of the JSON header. The upper bytes of a plausible length, zeros, are in no text
  // file; a length with all bytes set is what a hostile header has.
  if (bytes.size() < 9 || bytes[8] != '{') {
    return false;
  }
  return std::ranges::any_of(bytes.substr(0, 8), [](char c) { return c == '\0' || c == '\xff'; });
}

contents list(const source& file) {
  contents out{"safetensors", {}};
  for (const tensor& it : parse_header(file).tensors) {
    out.tensors.push_back({it.name, it.dtype, it.shape});
  }
  return out;
}

weights read(const source& file, const request& wanted) {
  const header head = parse_header(file);
  const tensor& chosen = choose(file, wanted, head);
  const std::string place = "tensor " + in_quotes(chosen.name);
  if (chosen.shape.size() != 2) {
    throw error(file.name, place,
                fmt::format("has the shape {}, expected two dimensions: rows x dim", shape_text(chosen.shape)));
  }
  const auto type = element_of(chosen);
  if (!type) {
    throw error(file.name, place, fmt::format("dtype {}, expected F16, BF16, F32 or F64", chosen.dtype));
  }
  dense_array array;
  array.bytes =
      head.data.substr(static_cast<std::size_t>(chosen.begin), static_cast<std::size_t>(chosen.end - chosen.begin));
  array.type = *type;
  array.rows = chosen.shape[0];
  array.dim = chosen.shape[1];
  return read_dense(file, wanted, array, {"safetensors", chosen.name, chosen.dtype, "", 0, 0});
}

}  // namespace romvec::host::safetensors
