// SPDX-License-Identifier: BSL-1.0
// romvec tokenize: the ids of texts, by the tokenizers that firmware has.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/model_options.hpp"
#include "cli/tokenizer_options.hpp"
#include "error.hpp"
#include "files/input_file.hpp"
#include "readers/lines.hpp"
#include "tokenize/text_tokenizer.hpp"

namespace romvec::host {

namespace {

struct tokenize_options {
  std::string file;
  std::string text;
  std::string lines;
  tokenizer_options tokenizer;
  bool specials = false;
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

void print_ids(const text_tokenizer& with, std::string_view text, bool specials) {
  fmt::print("{}\n", fmt::join(with.encode(text, specials), " "));
}

void tokenize(const tokenize_options& options, const std::vector<std::string>& texts) {
  if (texts.empty() && options.lines.empty()) {
    throw CLI::ValidationError("TEXT", "expected a text, or --lines FILE");
  }
  const input_file file(options.file);
  const text_tokenizer with = options.tokenizer.read(file.contents());
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
  command->add_option("TEXT", options->text, "a text to tokenize; others may follow")->type_name("");
  command->allow_extras();
  command->add_option("--lines", options->lines, "tokenize each line of a file, too; - for the standard input")
      ->type_name("FILE");
  options->tokenizer.add_to(*command);
  command->add_flag("--special", options->specials, "names of special tokens in a text are these tokens, and no text");
  command->footer(footer);
  command->callback([options, command] { tokenize(*options, texts_of(*command, options->text)); });
}

}  // namespace romvec::host
