// SPDX-License-Identifier: BSL-1.0
// romvec nearest, analogy and similarity: one question to a table, as `romvec play` takes them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "error.hpp"
#include "play/question.hpp"
#include "play/word_space.hpp"

namespace romvec::host {

namespace {

struct ask_options {
  weights_options weights;
  std::vector<std::string> words;
  std::string format;
  std::size_t count = 10;
};

// `question` makes a line of play of the words.
void ask(const ask_options& options, const std::string& question) {
  progress_line progress;
  const input_file input(options.weights.file);
  const weights table = read_weights(options.weights, input.contents(), progress.step("reading"));
  progress.clear();
  const word_space words(input.contents().name, table, asked_format(options.format));
  const std::string text = answer(words, lecture::read_question(question), options.count);
  if (text.starts_with("error: ")) {
    throw error(input.contents().name, text.substr(7));
  }
  fmt::print("{}\n", text);
}

template <class Question>
void add_question(CLI::App& app, const char* name, const char* what, const char* words, int word_count,
                  Question question) {
  CLI::App* const command = app.add_subcommand(name, what);
  const auto options = std::make_shared<ask_options>();
  options->weights.add_to(*command);
  command->add_option("WORDS", options->words, words)->type_name("")->required()->expected(word_count);
  add_asked_format(*command, options->format);
  command->add_option("-k", options->count, "how many words to show")->type_name("K")->check(CLI::Range(1, 1000000));
  command->callback([options, question] { ask(*options, question(options->words)); });
}

}  // namespace

void add_questions(CLI::App& app) {
  using words = std::vector<std::string>;
  add_question(app, "nearest", "the words nearest to a word", "the word", 1,
               [](const words& w) { return "near " + w[0]; });
  add_question(app, "analogy", "A is to B as C is to what? The words nearest to B - A + C", "A B C", 3,
               [](const words& w) { return fmt::format("{} - {} + {}", w[1], w[0], w[2]); });
  add_question(app, "similarity", "the cosine of two words", "two words", 2,
               [](const words& w) { return fmt::format("sim {} {}", w[0], w[1]); });
}

}  // namespace romvec::host
