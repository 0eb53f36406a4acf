// SPDX-License-Identifier: BSL-1.0
// llama2.c's tokenizer.bin: the length of the longest token, then for every token a score (float32), its length (int32)
// and its bytes. Little-endian. Source: llama2.c's tokenizer.py.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host::tokenizer {

// By the first token: a score that is a plain number, and a length of 1 at least and what the header says at most. No
// text has the zeros of such numbers.
bool detect(std::string_view bytes);

struct piece {
  std::string text;  // "<0x0A>" for a byte that no other token has
  float score;       // of two pairs of tokens that could be one, that of the higher score is made one first
};

// Errors: a token that is empty, longer than the longest, or beyond the end of the file.
std::vector<piece> read(const source& file);

}  // namespace romvec::host::tokenizer
