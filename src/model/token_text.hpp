// SPDX-License-Identifier: BSL-1.0
// A text as a language model is asked about it: token ids, in windows that its positions hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "files/input_file.hpp"
#include "tokenize/text_tokenizer.hpp"

namespace romvec::host {

// The beginning of a text in every model that was trained with llama2.c.
inline constexpr std::uint32_t bos_id = 1;

// The tokens 1, 2, ... of every window are predicted, each from those before it.
struct token_text {
  std::vector<std::vector<std::uint32_t>> windows;  // of 2 to seq_len + 1 ids
  std::size_t texts = 0;
  std::size_t predicted = 0;
  std::optional<std::uint32_t> bos;  // what each text was put behind
};

// Token ids as for --calibrate (optimise/token_ids.hpp); a text begins at every BOS. One longer than seq_len goes on in
// another window, which begins with the token that the one before ended with: each token is predicted once. Errors: an
// id that is not below vocab_size, with its place; nothing to predict.
token_text read_token_ids(const source& file, std::size_t vocab_size, std::size_t seq_len);

// Errors: a token of the file that the model lacks, whatever the text is.
void expect_tokens_of(const source& tokenizer_file, const text_tokenizer& tokenizer, std::size_t vocab_size);

// A text in bytes, put behind the tokenizer's BOS, or bos_id where it names none; lines that are "<|endoftext|>" or
// "---" part it into several, which lose the line ends around them. Of each text there are all tokens, whatever
// truncation the tokenizer has. Errors: a character that no token stands for, by its place; nothing but line ends.
token_text read_text(const source& file, text_tokenizer tokenizer, std::size_t seq_len);

}  // namespace romvec::host
