// SPDX-License-Identifier: BSL-1.0
// The files of a static embedding model in a folder, as model2vec and sentence-transformers save it, and what its
// configuration says of them.
#pragma once

#include <string>

namespace romvec::host {

struct model_folder {
  std::string name;       // as it was given
  std::string weights;    // path of model.safetensors
  std::string tokenizer;  // path of tokenizer.json
  bool normalize = false;
  bool leaves_unknown_out = false;  // model2vec does not count the unknown token, sentence-transformers does
};

// Whether a path is a folder that can be looked into.
[[nodiscard]] bool is_folder(const std::string& path);

// modules.json with a StaticEmbedding and at most a Normalize behind it, or config.json of the model_type model2vec, or
// neither. Errors, by their names: a module or a type of another kind; a model without weights, without a tokenizer.
[[nodiscard]] model_folder open_model_folder(const std::string& path);

}  // namespace romvec::host
