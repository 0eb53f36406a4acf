// SPDX-License-Identifier: BSL-1.0
// A static embedding model in floats: the row of each token, with what the files multiply it by, and its tokenizer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "readers/request.hpp"
#include "static_model/model_folder.hpp"
#include "tokenize/text_tokenizer.hpp"
#include "weights.hpp"

namespace romvec::host {

struct static_model {
  // As model2vec has it, whatever the tokenizer.json says of more.
  static constexpr std::size_t most_tokens = 512;

  model_folder folder;
  weights table;  // row i is that of token table.from.first_row + i
  text_tokenizer tokenizer;
  std::uint32_t left_out = no_token;  // an id that does not count
  std::size_t max_tokens = most_tokens;

  // The tokens of a text that count, at most max_tokens, in their order. Those without a row are left out.
  [[nodiscard]] std::vector<std::uint32_t> tokens_of(std::string_view text) const {
    return tokens_of(text, max_tokens);
  }
  [[nodiscard]] std::vector<std::uint32_t> tokens_of(std::string_view text, std::size_t most) const;
  // The vector of a text in double: the mean of its rows, at length 1 if the model normalizes. Zeros for a text that
  // has no token.
  [[nodiscard]] std::vector<double> vector_of(std::string_view text) const;
};

struct static_model_request {
  row_range rows = {};
  bool final_sigma = true;
  std::function<void(double)> progress = [](double) {};
};

// model2vec's `mapping` (the row of each token) and `weights` (its factor) are applied: a row for every token. Errors,
// beside those of the readers: a mapping or factors that are of another length or leave the table, and a tokenizer with
// more or fewer ids than the table has rows.
[[nodiscard]] static_model read_static_model(const std::string& folder, const static_model_request& wanted = {});

}  // namespace romvec::host
