// SPDX-License-Identifier: BSL-1.0
// The parts of a tokenizer.json that stand before its model, as rules of the library. What the library does not do is
// refused by the name of the part. Source: the serialisation of Hugging Face's tokenizers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <romvec/tokenizer/sentence_bpe.hpp>
#include <romvec/tokenizer/split_rules.hpp>
#include <romvec/tokenizer/text_rules.hpp>

#include "files/input_file.hpp"
#include "tokenize/text_tokenizer.hpp"

namespace romvec::host {

// Of a WordPiece or a WordLevel model: BertNormalizer or none; BertPreTokenizer or WhitespaceSplit.
text_rules word_rules(const source& file, const nlohmann::json& root);

// How a byte-level tokenizer splits; nothing for others. ByteLevel, or Split by a regular expression that is known and
// ByteLevel behind it, without a normalizer.
struct byte_level_rules {
  split_rule split = split_rule::gpt2;
  bool prefix_space = false;
};
std::optional<byte_level_rules> byte_rules(const source& file, const nlohmann::json& root);

// How SentencePiece's spaces come about: Prepend and Replace as normalizer, or Metaspace.
struct sentence_rules {
  space_before prefix = space_before::none;
  bool cuts_at_every_space = false;
};
sentence_rules space_rules(const source& file, const nlohmann::json& root);

// added_tokens, the special ones and the others. Errors: flags by which their names are not found as they stand.
struct added_lists {
  added_tokens special;
  added_tokens other;
};
added_lists read_added(const source& file, const nlohmann::json& root);

// truncation: how many ids are left of a text.
std::size_t longest_output(const source& file, const nlohmann::json& root);

}  // namespace romvec::host
