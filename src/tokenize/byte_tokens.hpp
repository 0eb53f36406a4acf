// SPDX-License-Identifier: BSL-1.0
// Vocabularies of tokens by their spelling in JSON, and those that are spelled in the byte-level alphabet.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "files/input_file.hpp"
#include "tokenize/merges.hpp"
#include "tokenize/text_tokenizer.hpp"

namespace romvec::host {

// Errors: an id that is none.
token_ids ids_by_spelling(const source& file, const std::string& place, const nlohmann::json& vocabulary);

// The bytes that the tokens stand for, with the ranks of their merges. Tokens that are not spelled in the alphabet are
// left out, as no text comes to them. Errors: a byte that is no token.
std::unique_ptr<const token_table> byte_level_table(const source& file, const std::string& place, const token_ids& ids,
                                                    const pair_merger& merger);

// Errors: a byte that is no token, for which a text could not be encoded.
void expect_every_byte(const source& file, const std::string& place, const token_table& table);

}  // namespace romvec::host
