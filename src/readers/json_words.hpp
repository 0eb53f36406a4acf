// SPDX-License-Identifier: BSL-1.0
// Words in JSON: the tokenizer.json of Hugging Face's tokenizers, a vocab.json (token to row), its inverse (row to
// token), and lists of words. Source: the serialisation of the tokenizers library; GPT-2's vocab.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "files/input_file.hpp"
#include "readers/request.hpp"

namespace romvec::host::json_words {

// True for an object or a list that is not empty, and for what can only be one with a fault in it: "[PAD]" in the first
// line of a plain list is neither.
bool detect(std::string_view bytes);

// Tokens are decoded as the file says: the byte-level alphabet, SentencePiece's spaces, bytes of a fallback; added
// tokens are taken as they are. In a vocab.json, which does not say it, by what all its tokens look like. The words of
// a list are as they stand there. Errors, with the token or the byte: no JSON, a token twice, an id that is none.
word_list read(const source& file, duplicates which);

// "a tokenizer.json of a BPE model (30522 words)"; without their number where read() would refuse the file. Nothing for
// JSON that holds no words.
std::optional<std::string> describe(const source& file);

}  // namespace romvec::host::json_words
