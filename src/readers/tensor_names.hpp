// SPDX-License-Identifier: BSL-1.0
// What models call their tensors: which names stand for the token embedding, and which for something else.
#pragma once

#include <string_view>
#include <vector>

namespace romvec::host {

// In the order in which a list of candidates shows them.
enum class tensor_role {
  token_embedding,  // by a name that no other layer has: wte, embed_tokens, shared, ...
  embedding,        // by a name that any embedding may have: embedding, emb, ...
  neutral,          // a name that says nothing
  other_embedding,  // of positions, segments, layers
  other_layer,
  companion,  // scales and the like of another tensor
};

// The role by the name alone. Names are paths of modules, their parts separated by '.' (PyTorch), '/' (Flax,
// TensorFlow) or ':'; upper and lower case are the same.
tensor_role role_of(std::string_view name);

// The parts of a name.
std::vector<std::string_view> parts_of_name(std::string_view name);

// The name without what only says that a tensor is a module's weight: "model.embed_tokens" of
// "model.embed_tokens.weight"; the whole name where it says nothing of the kind.
std::string_view module_of(std::string_view name);

// A part of a name without "_weight", "_codes" and the like behind it.
std::string_view without_kind(std::string_view part);

}  // namespace romvec::host
