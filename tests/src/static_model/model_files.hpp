// SPDX-License-Identifier: BSL-1.0
// A static model of seven tokens in a folder, as model2vec or as sentence-transformers saves it.
#pragma once

#include <string>
#include <vector>

#include "src/readers/safetensors_file.hpp"

namespace test {

inline const std::string tiny_tokenizer =
    R"({"version": "1.0", "added_tokens": [{"id": 0, "content": "[UNK]", "special": true, "normalized": false}],
  "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
  "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"}, "model": {"type": "WordPiece", "unk_token":
  "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab":
  {"[UNK]": 0, "hot": 1, "light": 2, "##s": 3, "off": 4, "on": 5, "!": 6}}})";

inline const std::string model2vec_config = R"({"model_type": "model2vec", "normalize": true, "hidden_dim": 4})";

// Rows of the seven tokens, of 4 columns.
inline std::string tiny_rows() {
  return bytes_of<float>({9, 9, 9, 9, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, -4, 0, 3, 0, 0, 4, 0, 0, 0, 0, 1, 1, 1, 1});
}

inline std::string tiny_weights(const std::string& name = "embeddings", const std::vector<tensor>& more = {}) {
  std::vector<tensor> all = {{name, "F32", {7, 4}, tiny_rows()}};
  all.insert(all.end(), more.begin(), more.end());
  return safetensors_of(all);
}

// Writes the three files of model2vec into `folder`.
inline void write_model2vec(const temporary_directory& folder, const std::string& weights = tiny_weights(),
                            const std::string& config = model2vec_config,
                            const std::string& tokenizer = tiny_tokenizer) {
  folder.write("model.safetensors", weights);
  folder.write("config.json", config);
  folder.write("tokenizer.json", tokenizer);
}

}  // namespace test
