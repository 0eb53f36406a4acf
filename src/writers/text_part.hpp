// SPDX-License-Identifier: BSL-1.0
// What a generated header of a static model has beside its table: the tokenizer, and encode().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "files/output_file.hpp"
#include "tokenize/text_tokenizer.hpp"
#include "weights.hpp"

namespace romvec::host {

struct text_part {
  const text_tokenizer& tokenizer;
  std::uint32_t left_out;
  std::size_t max_tokens;
  bool normalize;
};

// Flash of each part of a tokenizer but its code and the Unicode tables.
struct text_part_bytes {
  std::uint64_t tokens = 0;  // their text, with what finds it
  std::uint64_t ids = 0;
  std::uint64_t ranks = 0;  // of byte pairs, with the ids of single bytes

  [[nodiscard]] std::uint64_t all() const { return tokens + ids + ranks; }
};
[[nodiscard]] text_part_bytes bytes_of(const text_part& part);

// A number that another tokenizer, or the same with other rules, does not have.
[[nodiscard]] std::uint64_t identity_of(const text_part& part);

// `tokens`, `token_ids`, `tokenizer` and what else this model's needs, then `model` (romvec::text_model) and
// encode(text, out); of a table that is opened at run time encode(table, text, out) instead. Errors: std::length_error
// for a token of more than 65,535 bytes.
void write_text_part(output_file& out, const text_part& part, const weights& from, bool is_opened);

// What the part needs to include of the library, a line each, and what to say where all of it is one header.
[[nodiscard]] std::string includes_of(const text_part& part);

}  // namespace romvec::host
