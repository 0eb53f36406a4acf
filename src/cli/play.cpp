// SPDX-License-Identifier: BSL-1.0
// romvec play: questions to a table, a line each.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "cli/typed_line.hpp"
#include "play/question.hpp"
#include "play/word_space.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

struct play_options {
  weights_options weights;
  std::string format;
  std::size_t count = 5;
};

const std::string footer =
    "Questions, one a line, with line editing and history on a terminal:\n" + question_help() + R"(

Examples:
  romvec play vectors.txt
  romvec play table.npy                                    # without words: near #17
  echo 'king - man + woman' | romvec play words.npy --words words.words.txt --format int8_rows

Exit codes: 0 every line was answered, 1 a file or a line was at fault, 2 the command line is.)";

// The next line, or nothing at the end of the input.
std::optional<std::string> next_line(bool is_terminal) {
  if (!is_terminal) {
    std::string line;
    return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
  }
  return typed_line("> ");
}

void play(const play_options& options) {
  progress_line progress;
  const input_file input(options.weights.file);
  const weights table = read_weights(options.weights, input.contents(), progress.step("reading"));
  progress.clear();
  const word_space words(input.contents().name, table, asked_format(options.format));
  const bool is_terminal = ::isatty(STDIN_FILENO) == 1;
  if (is_terminal) {
    fmt::print("{} {} of dim {}; help lists the questions\n", table.vocab_size, table.words.empty() ? "rows" : "words",
               table.dim);
  }
  bool all_answered = true;
  while (const auto line = next_line(is_terminal)) {
    const lecture::question asked = lecture::read_question(*line);
    if (asked.kind == lecture::question_kind::quit) {
      break;
    }
    const reply said = answer(words, asked, options.count);
    all_answered = all_answered && !said.is_mistake;
    if (!said.text.empty()) {
      fmt::print("{}{}\n", said.is_mistake ? "error: " : "", said.text);
    }
  }
  if (!all_answered && !is_terminal) {
    throw CLI::RuntimeError(exit_bad_file);
  }
}

}  // namespace

void add_play(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("play", "ask a table questions: king - man + woman");
  const auto options = std::make_shared<play_options>();
  options->weights.add_to(*command);
  add_asked_format(*command, options->format);
  add_count(*command, options->count);
  command->footer(footer);
  command->callback([options] { play(*options); });
}

}  // namespace romvec::host
