// SPDX-License-Identifier: BSL-1.0
// The tokens of a tokenizer.json and of a vocab.json, decoded.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "files/input_file.hpp"
#include "readers/token_list.hpp"

namespace romvec::host::json_words {

struct vocabulary_tokens {
  std::string form;
  std::vector<token> tokens;
};

// True for an object with a model that has a vocabulary.
bool is_tokenizer(const nlohmann::json& root);

// model.vocab, a map from token to id or a list of [piece, score], and added_tokens, of which only SentencePiece's
// spaces are decoded; of a token in both the first counts. How tokens are spelled is told by the normalizer, the
// pre_tokenizer and the decoder; without any of these by their look.
vocabulary_tokens tokenizer_tokens(const source& file, const nlohmann::json& root);

// A map from token to id, or from id to token. Byte-level if all tokens are spelled in that alphabet and one has its
// space or line end; SentencePiece's if one begins with "▁" and none has a space.
vocabulary_tokens map_tokens(const source& file, const nlohmann::json& root);

}  // namespace romvec::host::json_words
