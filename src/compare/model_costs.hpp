// SPDX-License-Identifier: BSL-1.0
// What storage formats cost a language model on a text: of its input table, its output head, and of both.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "compare/candidate.hpp"
#include "compare/next_token.hpp"
#include "model/llama.hpp"
#include "model/token_text.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

struct format_costs {
  std::string name;
  std::string head_name;         // another one where fixed point has other fraction bits
  bool is_ours = true;           // else a format of another library
  std::uint64_t bytes = 0;       // of a table: input and head have one shape
  next_token_scores input = {};  // the table read in this format, the head in float32
  next_token_scores head = {};   // the other way round
  next_token_scores both = {};
};

// A way to hand a hidden vector to an integer head.
struct hidden_costs {
  std::string name;
  next_token_scores scores = {};
};

struct model_costs {
  next_token_scores floats;
  std::vector<format_costs> formats;
  // Of float32 and of hidden vectors in integers, the head an int8_rows table, the input in float32.
  std::vector<hidden_costs> hidden;
};

// A model in float32 and in the formats to compare.
struct compared_model {
  const llama& model;
  const weights& input;
  const weights& head;                    // the same where they are tied
  std::span<const candidate> input_ways;  // all of them hold the table,
  std::span<const candidate> head_ways;   // one for each of input_ways
  const quantized& int8_head;             // int8_rows
};

// Errors, which name `file`: hidden vectors or logits that are not finite, with the window of the text. Memory: the
// logits of 64 positions, and a window's hidden vectors once for each format.
model_costs costs_of(const std::string& file, const compared_model& of, const token_text& text,
                     const std::function<void(double)>& progress);

}  // namespace romvec::host
