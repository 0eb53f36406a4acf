// SPDX-License-Identifier: BSL-1.0
// What romvec compare says of a language model and a text: --text with its tokenizer, --text-ids, --max-kl.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/tokenizer_options.hpp"
#include "compare/candidate.hpp"
#include "compare/model_costs.hpp"
#include "compare/model_recommendation.hpp"
#include "model/llama.hpp"
#include "model/token_text.hpp"
#include "weights.hpp"

namespace romvec::host {

struct text_options {
  std::string text;
  std::string ids;
  tokenizer_options tokenizer;   // what --words is, for a text that is no ids
  std::optional<double> max_kl;  // thousandths of a nat

  // Errors: --max-kl and options of a tokenizer without a text.
  [[nodiscard]] bool are_given() const;
  void add_to(CLI::App& command);
};

// A model and the text that it is asked about.
struct asked_model {
  llama model;
  token_text text;
  std::string text_name;
};

// The model of the file that `table` was read from. Errors: what is no checkpoint of llama2.c; rows that the command
// line leaves out; a text that has no tokens, or other tokens than the model.
asked_model read_model(const text_options& options, const weights_options& from, const source& file,
                       const weights& table);

struct model_report {
  std::string text_name;
  std::size_t texts;
  std::size_t predicted;
  std::optional<std::uint32_t> bos;  // what each text was put behind; none with --text-ids
  bool is_tied;
  double max_kl;  // thousandths of a nat
  model_costs costs;
  model_recommendation formats;
  std::optional<next_token_scores> together;  // of the formats recommended for input and head, where there are both
};

// `ways` are those of the table; ways_of makes those of another head.
model_report report_on(const std::string& file, const asked_model& asked, const text_options& options,
                       const weights& table, const std::vector<candidate>& ways,
                       const std::function<std::vector<candidate>(const weights&)>& ways_of,
                       const std::function<void(double)>& progress);

void print_model(std::FILE* out, const model_report& report);
nlohmann::json model_json(const model_report& report);

}  // namespace romvec::host
