// SPDX-License-Identifier: BSL-1.0
// The tokens of a tokenizer as words of rows: every row gets a word, and no word twice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "readers/request.hpp"

namespace romvec::host {

struct token {
  std::uint64_t id = 0;  // the row
  std::string spelling;  // in the file
  std::string bytes;     // what it stands for
  bool is_byte = false;  // stands for one byte of what has no other token
};

// Word i is the bytes of the token with id i. Of tokens that stand for the same bytes one is called so, before others
// that which is spelled so, last one for a single byte; the others are called by their spelling. Ids without a token,
// and tokens without bytes, get a placeholder. list.notes count what was so decided. Errors: no token, two tokens of
// one id, two of one spelling unless the first may keep it, more than half of the ids without a token.
word_list list_tokens(const source& file, std::string form, std::vector<token> tokens,
                      duplicates which = duplicates::error);

// What a row is called that has no word of its own: "<unused 17>", and with underscores where that is a word.
std::string placeholder(std::string_view kind, std::uint64_t row, const std::unordered_set<std::string_view>& words);

}  // namespace romvec::host
