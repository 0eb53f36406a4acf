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
  std::vector<std::string> words;  // the terms of the question
  std::string format;
  std::size_t count = 10;
};

constexpr const char* terms_help = R"(

A word is taken as the table spells it. #N is row N of what was read, from 0, where no word is spelled so; tables without
words are asked so, and answer with such numbers.)";

constexpr const char* nearest_footer = R"(Examples:
  romvec nearest vectors.txt king
  romvec nearest words.npy --words words.words.txt king -k 3
  romvec nearest table.npy '#17'                           # the rows nearest to row 17
  romvec nearest vectors.txt king --format nibble32        # as firmware would answer

Prints words with their cosines, the nearest first, without the word itself.)";

constexpr const char* analogy_footer = R"(Examples:
  romvec analogy vectors.txt man king woman                # man is to king as woman is to ...
  romvec analogy table.npy '#3' '#8' '#5' -k 1

Prints the words nearest to B - A + C of unit rows (3CosAdd) with their cosines, without A, B and C.)";

constexpr const char* similarity_footer = R"(Examples:
  romvec similarity vectors.txt cat kitten
  romvec similarity table.npy '#3' '#8'

Prints the cosine of the two rows.)";

constexpr const char* exit_codes =
    "\n\nExit codes: 0 done, 1 a file is at fault or a word is not in it, 2 the command line is.";

// The words are taken as they are, blanks and signs inside included, so not by way of a line of play.
lecture::question question_of(lecture::question_kind kind, const std::vector<std::string>& words) {
  lecture::question asked;
  asked.kind = kind;
  if (words.size() == 3) {
    asked.plus = {words[1], words[2]};
    asked.plus_count = 2;
    asked.minus = {words[0]};
    asked.minus_count = 1;
    return asked;
  }
  std::copy(words.begin(), words.end(), asked.plus.begin());
  asked.plus_count = words.size();
  return asked;
}

void ask(const ask_options& options, lecture::question_kind kind) {
  progress_line progress;
  const input_file input(options.weights.file);
  const weights table = read_weights(options.weights, input.contents(), progress.step("reading"));
  progress.clear();
  const word_space words(input.contents().name, table, asked_format(options.format));
  const reply said = answer(words, question_of(kind, options.words), options.count);
  if (said.is_mistake) {
    throw error(input.contents().name, said.text);
  }
  fmt::print("{}\n", said.text);
}

// `terms` are the names of the positional arguments, each one word of the table.
void add_question(CLI::App& app, const char* name, const char* what, const std::vector<std::string>& terms,
                  lecture::question_kind kind, const char* footer) {
  CLI::App* const command = app.add_subcommand(name, what);
  const auto options = std::make_shared<ask_options>();
  options->weights.add_to(*command);
  options->words.resize(terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    command->add_option(terms[i], options->words[i], "a word of the table, or #N")->type_name("")->required();
  }
  add_asked_format(*command, options->format);
  if (kind == lecture::question_kind::nearest) {
    add_count(*command, options->count);
  }
  command->footer(std::string(footer) + terms_help + exit_codes);
  command->callback([options, kind] { ask(*options, kind); });
}

}  // namespace

void add_questions(CLI::App& app) {
  using kind = lecture::question_kind;
  add_question(app, "nearest", "the words nearest to a word", {"WORD"}, kind::nearest, nearest_footer);
  add_question(app, "analogy", "A is to B as C is to what? The words nearest to B - A + C", {"A", "B", "C"},
               kind::nearest, analogy_footer);
  add_question(app, "similarity", "the cosine of two words", {"A", "B"}, kind::cosine, similarity_footer);
}

}  // namespace romvec::host
