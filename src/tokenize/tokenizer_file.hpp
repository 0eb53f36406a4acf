// SPDX-License-Identifier: BSL-1.0
// Files of tokenizers: tokenizer.json, vocab.json with merges.txt, tiktoken's ranks, llama2.c's tokenizer.bin; told by
// their content.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <romvec/tokenizer/split_rules.hpp>
#include <string_view>

#include "files/input_file.hpp"
#include "tokenize/text_tokenizer.hpp"

namespace romvec::host {

struct tokenizer_request {
  const source* merges = nullptr;   // merges.txt, of a vocab.json
  std::optional<split_rule> split;  // of a vocab.json (by default GPT-2's) and of tiktoken's ranks
  bool final_sigma = true;
  std::string_view way_out;  // what a caller takes instead of a tokenizer, for the error of a file that is none
};

// Errors, each with the part of the file: what the library has no tokenizer for, what is not as its format has it, and
// a request that the file does not take.
text_tokenizer read_tokenizer(const source& file, const tokenizer_request& wanted);

// The readers of each.
text_tokenizer read_tokenizer_json(const source& file, const nlohmann::json& root, bool final_sigma);
text_tokenizer read_vocabulary_and_merges(const source& file, const nlohmann::json& root, const source& merges,
                                          split_rule split);
text_tokenizer read_tiktoken(const source& file, split_rule split);
text_tokenizer read_llama2c(const source& file);

}  // namespace romvec::host
