// SPDX-License-Identifier: BSL-1.0
#include "readers/choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

// The whole name, or what follows its last prefix; the first that one tensor has is taken.
constexpr std::array<std::string_view, 14> embedding_names = {
    "wte.weight", "embed_tokens.weight", "tok_embeddings.weight",  "token_embd.weight",     "word_embeddings.weight",
    "embeddings", "embeddings.weight",   "token_embedding.weight", "token_emb.weight",      "embedding.weight",
    "embedding",  "emb.weight",          "embed.weight",           "token_embedding_table",
};

bool is_named(const tensor_info& it, std::string_view name) {
  return it.name == name || (it.name.ends_with(name) && it.name[it.name.size() - name.size() - 1] == '.');
}

std::string candidates(const std::vector<const tensor_info*>& tables) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(tables.size(), most); ++i) {
    out += fmt::format("{}{} ({} {})", i == 0 ? "" : ", ", printable(tables[i]->name), tables[i]->dtype,
                       shape_text(tables[i]->shape));
  }
  return out + (tables.size() > most ? fmt::format(" and {} more", tables.size() - most) : "");
}

const tensor_info& asked_for(const source& file, const std::string& name, std::span<const tensor_info> tensors,
                             const std::vector<const tensor_info*>& tables) {
  const auto found = std::ranges::find(tensors, name, &tensor_info::name);
  if (found == tensors.end()) {
    throw error(file.name, fmt::format("has no tensor {}{}{}", in_quotes(name),
                                       tables.empty() ? "" : "; of two dimensions are: ", candidates(tables)));
  }
  if (found->shape.size() != 2) {
    throw error(file.name, "tensor " + in_quotes(name),
                fmt::format("has the shape {}, expected two dimensions: rows x dim", shape_text(found->shape)));
  }
  return *found;
}

const tensor_info& choose(const source& file, const request& wanted, std::span<const tensor_info> tensors) {
  std::vector<const tensor_info*> tables;  // two dimensions
  for (const tensor_info& it : tensors) {
    if (it.shape.size() == 2) {
      tables.push_back(&it);
    }
  }
  if (wanted.tensor) {
    return asked_for(file, *wanted.tensor, tensors, tables);
  }
  if (tables.empty()) {
    throw error(file.name, fmt::format("has no tensor of two dimensions ({} in all), expected a table of rows x dim",
                                       tensors.size()));
  }
  if (tables.size() == 1) {
    return *tables.front();
  }
  for (const std::string_view name : embedding_names) {
    const auto named = [&](const tensor_info* it) { return is_named(*it, name); };
    if (std::ranges::count_if(tables, named) == 1) {
      return **std::ranges::find_if(tables, named);
    }
  }
  throw error(file.name,
              fmt::format("has {} tables, expected a choice by --tensor: {}", tables.size(), candidates(tables)));
}

}  // namespace

std::size_t chosen_tensor(const source& file, const request& wanted, std::span<const tensor_info> tensors) {
  return static_cast<std::size_t>(&choose(file, wanted, tensors) - tensors.data());
}

}  // namespace romvec::host
