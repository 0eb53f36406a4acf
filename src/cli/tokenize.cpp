// SPDX-License-Identifier: BSL-1.0
// romvec tokenize: the ids of texts, by the tokenizers that firmware has.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "error.hpp"
#include "files/input_file.hpp"
#include "readers/lines.hpp"
#include "tokenize/tokenizer_file.hpp"

namespace romvec::host {

namespace {

struct tokenize_options {
  std::string file;
  std::string text;
  std::string lines;
  std::string merges;
  std::string split;
  bool specials = false;
  bool no_final_sigma = false;
};

constexpr const char* footer = R"(Examples:
  romvec tokenize tokenizer.json "Turn off the light!"
  romvec tokenize tokenizer.json --lines sentences.txt
  romvec tokenize vocab.json --merges merges.txt "Turn off the light!"     # GPT-2
  romvec tokenize tokenizer.model --split cl100k --lines sentences.txt     # tiktoken's ranks, as of Llama 3

Prints a line of ids for each TEXT, and then for each line of FILE: an empty line for a text without tokens. Ids are those
that Hugging Face's tokenizers give with add_special_tokens=False, for texts without names of special tokens; with
--special for those, too. Bytes that are no UTF-8 are read as U+FFFD. What a tokenizer.json asks for and romvec does not do
is an error that names the part. Exit codes: 0 done, 1 a file is at fault, 2 the command line is.)";

const std::map<std::string, split_rule> split_rules = {
    {"gpt2", split_rule::gpt2}, {"cl100k", split_rule::cl100k}, {"qwen2", split_rule::qwen2}};

void print_ids(const text_tokenizer& with, std::string_view text, bool specials) {
  fmt::print("{}\n", fmt::join(with.encode(text, specials), " "));
}

void tokenize(const tokenize_options& options, const std::vector<std::string>& texts) {
  if (texts.empty() && options.lines.empty()) {
    throw CLI::ValidationError("TEXT", "expected a text, or --lines FILE");
  }
  const input_file file(options.file);
  tokenizer_request wanted;
  wanted.final_sigma = !options.no_final_sigma;
  std::optional<input_file> merges;
  if (!options.merges.empty()) {
    wanted.merges = &merges.emplace(options.merges).contents();
  }
  if (!options.split.empty()) {
    wanted.split = split_rules.at(options.split);
  }
  const text_tokenizer with = read_tokenizer(file.contents(), wanted);
  if (options.specials && with.added.empty()) {
    throw error(file.contents().name, "names no special tokens, expected it without --special");
  }
  std::optional<input_file> lines;
  if (!options.lines.empty()) {
    lines.emplace(options.lines);
  }
  for (const std::string& text : texts) {
    print_ids(with, text, options.specials);
  }
  if (lines) {
    line_scanner scanner(lines->contents().bytes);
    for (std::string_view line; scanner.next(line);) {
      print_ids(with, line, options.specials);
    }
  }
}

}  // namespace

void add_tokenize(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("tokenize", "print the token ids of texts");
  const auto options = std::make_shared<tokenize_options>();
  command
      ->add_option("FILE", options->file,
                   "a tokenizer: tokenizer.json, vocab.json with --merges, tiktoken's ranks with --split, llama2.c's "
                   "tokenizer.bin; - for the standard input")
      ->type_name("")
      ->required();
  // The others are taken as they stand: an option with a list of values takes "[a,b]" for two of them.
  command->add_option("TEXT", options->text, "a text to tokenize; others may follow")->type_name("");
  command->allow_extras();
  command->add_option("--lines", options->lines, "tokenize each line of a file, too; - for the standard input")
      ->type_name("FILE");
  command->add_option("--merges", options->merges, "merges.txt, which lies beside a vocab.json")->type_name("FILE");
  command
      ->add_option("--split", options->split,
                   "how a vocab.json (by default gpt2) and tiktoken's ranks split texts: gpt2, cl100k or qwen2")
      ->type_name("RULE")
      ->check(CLI::IsMember({"gpt2", "cl100k", "qwen2"}));
  command->add_flag("--special", options->specials, "names of special tokens in a text are these tokens, and no text");
  command->add_flag("--no-final-sigma", options->no_final_sigma,
                    "lower case has no final sigma, as in Hugging Face's Rust library");
  command->footer(footer);
  command->callback([options, command] {
    const bool has_text = command->count("TEXT") > 0;
    std::vector<std::string> texts(has_text ? 1 : 0, options->text);
    bool is_behind_mark = false;
    for (const std::string& text : command->remaining()) {
      if (text == "--" && !is_behind_mark) {
        is_behind_mark = true;  // what stands behind it is no option
      } else {
        texts.push_back(text);
      }
    }
    tokenize(*options, texts);
  });
}

}  // namespace romvec::host
