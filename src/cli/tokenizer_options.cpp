// SPDX-License-Identifier: BSL-1.0
#include "cli/tokenizer_options.hpp"

#include <CLI/CLI.hpp>
#include <map>
#include <optional>

#include "tokenize/tokenizer_file.hpp"

namespace romvec::host {

namespace {

const std::map<std::string, split_rule> split_rules = {
    {"gpt2", split_rule::gpt2}, {"cl100k", split_rule::cl100k}, {"qwen2", split_rule::qwen2}};

}  // namespace

void tokenizer_options::add_to(CLI::App& command) {
  command.add_option("--merges", merges, "merges.txt, which lies beside a vocab.json")->type_name("FILE");
  command
      .add_option("--split", split,
                  "how a vocab.json (by default gpt2) and tiktoken's ranks split texts: gpt2, cl100k or qwen2")
      ->type_name("RULE")
      ->check(CLI::IsMember({"gpt2", "cl100k", "qwen2"}));
  command.add_flag("--no-final-sigma", no_final_sigma,
                   "lower case has no final sigma, as in Hugging Face's Rust library");
}

std::string_view tokenizer_options::given() const {
  return !merges.empty() ? "--merges" : !split.empty() ? "--split" : no_final_sigma ? "--no-final-sigma" : "";
}

text_tokenizer tokenizer_options::read(const source& file, std::string_view way_out) const {
  tokenizer_request wanted;
  wanted.final_sigma = !no_final_sigma;
  wanted.way_out = way_out;
  std::optional<input_file> merges_file;
  if (!merges.empty()) {
    wanted.merges = &merges_file.emplace(merges).contents();
  }
  if (!split.empty()) {
    wanted.split = split_rules.at(split);
  }
  return read_tokenizer(file, wanted);
}

}  // namespace romvec::host
