// SPDX-License-Identifier: BSL-1.0
// romvec compare: what each storage format costs and keeps of a table, beside formats of other libraries.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "cli/compare_sentences.hpp"
#include "cli/compare_text.hpp"
#include "cli/fitting.hpp"
#include "cli/report.hpp"
#include "cli/score_report.hpp"
#include "compare/candidate.hpp"
#include "compare/page.hpp"
#include "compare/recommend.hpp"
#include "compare/scores.hpp"
#include "dequantize.hpp"
#include "error.hpp"
#include "files/file_roles.hpp"
#include "files/output_file.hpp"
#include "fitting_formats.hpp"
#include "optimise/tokens.hpp"
#include "optimise/trellis_row.hpp"
#include "quantize.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

struct compare_options {
  weights_options weights;
  std::vector<std::string> analogies;
  std::vector<std::string> similarities;
  std::vector<std::string> map_words;
  std::vector<std::string> formats;
  fitting_options fitting;
  text_options text;
  std::string sentences;
  tolerance tolerated;
  bool json = false;
  bool quiet = false;
  std::string html;
};

constexpr const char* footer = R"(Examples:
  romvec compare table.npy
  romvec compare table.npy --words table.words.txt --analogies questions-words.txt --similarity wordsim353.tsv
  romvec compare table.npy --words table.words.txt --html report.html --map king --map queen --map man --map woman
  romvec compare model.gguf --drop-unused corpus.ids --calibrate corpus.ids      # the rows that a text uses
  romvec compare stories260K.bin --words tok512.bin --text stories.txt           # what it costs the language model
  romvec compare potion-base-2M --sentences sts-dev.csv                          # a static model
  romvec compare table.npy --json | jq .
  romvec compare large.npy --format int8_rows --format nibble32                  # trellis rows take 20 s a million weights

Formats of other libraries are as their own tools quantise; IQ4_NL, Q3_K and Q2_K by a search for the least squared error
of each group, where ggml's own also weighs; a row that is no multiple of 256 has a shorter last block.

Columns: bytes of flash without words; bits a weight, all counted; the largest error of a weight; SQNR in dB; how far that
is below the Shannon bound of Gaussian weights at the same bits (6.02 dB a bit); mean and worst cosine of a row with what
became of it; recall@10, the part of a row's 10 nearest rows by cosine that stay among the 10 (a row counts if its cosine
of float weights, in double, is at most 2^-23 below that of their 10th: no float32 answer tells such rows apart, so ties and
near duplicates may change places); then a column for each task file: the part of its analogies answered right (3CosAdd), or Spearman's correlation with its pairs. Questions with
words that the table lacks are left out; a word is looked up as it is, then in lower case.

--text and --text-ids run the language model of a llama2.c checkpoint in float32, with its table, its output head, or both
read in each format, and print how much the perplexity grows, the mean KL divergence of the distribution of the next token
from float32's, and for how many tokens the likeliest stays the same; then the same for hidden vectors in integers. A text
longer than the model's positions goes on in windows. The tokenizer is --words, any that `romvec tokenize` reads; a text is
put behind its BOS, or behind token 1 where it names none. A format is recommended for input and head apart: the smallest with a
KL of at most --max-kl, or one at most 5 % larger whose KL is lower by more than a tenth. The page of --html has none of this.

FILE may be the folder of a static model: --sentences then has lines of a score and two sentences, tabs between, or the seven
fields of the STS benchmark. Columns: bytes of the table; Spearman's correlation of the score with the cosine of the two
vectors; mean and worst cosine of a sentence's vector, as NAME::encode() of firmware gives it, with that of the float pipeline;
the sentence that has the worst.

--fit is for every format that has multipliers, but trellis rows are always fitted; without it each has its own, and int8_rows
is shown fitted, too. --calibrate has an effect on formats with levels and int8_table, which is then shown fitted, too. Both are as in romvec convert.

The last line recommends the smallest format of romvec within what may be lost beside the float weights: --max-task-loss of each
task (default 0.01, where there are tasks), else --max-recall-loss of recall@10 (default 0.05), or --min-sqnr; all that are given.
Where a language model was run its recommendation stands there, and this one only if one of these options is given.

Exit codes: 0 done, 1 a file is at fault, 2 the command line is.)";

// Of every row or group; none where all share one.
std::vector<std::int32_t> multipliers_of(const quantized& table) {
  auto out = table.multipliers.visit(
      [](const auto& numbers) { return std::vector<std::int32_t>(numbers.begin(), numbers.end()); });
  if (table.format.has_window()) {
    std::ranges::transform(out, out.begin(), [](std::int32_t byte) {
      return static_cast<std::int32_t>(minifloat_value(static_cast<unsigned>(byte)));
    });
  }
  return out.size() > 1 ? out : std::vector<std::int32_t>();
}

std::vector<candidate> candidates_of(const std::string& file, const weights& table,
                                     std::span<const storage_format> formats, const fitting_options& fitting,
                                     const std::vector<double>& importance,
                                     const std::function<void(double)>& progress) {
  constexpr double about_as_many = 20;  // ways, of which trellis rows take the time
  std::vector<candidate> out;
  const auto add = [&](const storage_format& format, fit fitted, const std::string& name) {
    const bool weighs = weighs_rows(format, fitted);
    const quantized result = quantize_weights(
        file, table, format, std::nullopt, fitted,
        weighs ? std::span<const double>(importance) : std::span<const double>(), fitting.effort,
        {.progress = [&](double part) { progress((static_cast<double>(out.size()) + part) / about_as_many); }});
    out.push_back({name, true, format.bytes(table.vocab_size, table.dim), dequantize(result), multipliers_of(result)});
  };
  for (const storage_format& format : formats) {
    add(format, chosen_fit(fitting, format), format.name());
    const bool is_shown_twice =
        format.has_multipliers() && default_fit(format) == fit::bound && (!format.rows_share() || !importance.empty());
    if (fitting.fit.empty() && is_shown_twice) {
      add(format, fit::least_squares, format.name() + " fitted");
    }
  }
  out.push_back(fbgemm_8bit_rows(table));
  out.push_back(ggml_q8_0(table));
  out.push_back(ggml_iq4_nl(table));
  out.push_back(ggml_q4_0(table));
  out.push_back(ggml_q3_k(table));
  out.push_back(ggml_q2_k(table));
  return out;
}

questions read_questions(const compare_options& options, const weights& table) {
  questions asked;
  if (options.analogies.empty() && options.similarities.empty()) {
    return asked;
  }
  if (table.words.empty()) {
    throw error(printable(options.weights.file), "has no words, which tasks need; expected --words LIST");
  }
  const word_index words(table.words);
  for (const std::string& path : options.analogies) {
    const input_file file(path);
    asked.analogies.push_back(read_analogies(file.contents(), words));
  }
  for (const std::string& path : options.similarities) {
    const input_file file(path);
    asked.similarities.push_back(read_similarities(file.contents(), words));
  }
  return asked;
}

std::string json_text(const weights& table, const std::vector<scores>& all, const questions& asked,
                      const recommendation& recommended, const std::optional<model_report>& model) {
  nlohmann::json out;
  out["recommended"] =
      recommended.format == nullptr ? nlohmann::json(nullptr) : nlohmann::json(recommended.format->name);
  out["file"] = {{"format", table.from.format}, {"vocab_size", table.vocab_size}, {"dim", table.dim}};
  add_scores(out, all, asked);
  if (model) {
    out["language_model"] = model_json(*model);
  }
  // What is no UTF-8 in a file's name is replaced, not refused.
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool is_asked_for(const tolerance& tolerated) {
  return tolerated.task_loss || tolerated.recall_loss || tolerated.least_sqnr_db;
}

recommendation recommended_of(const std::vector<scores>& all, const tolerance& tolerated) {
  try {
    return recommend(all, tolerated);
  } catch (const std::invalid_argument& problem) {
    throw CLI::ValidationError("--max-task-loss", problem.what());
  }
}

// The folder of a static model, which only sentences score.
void compare_model(const compare_options& options) {
  const std::pair<const char*, bool> others[] = {{"--analogies", !options.analogies.empty()},
                                                 {"--similarity", !options.similarities.empty()},
                                                 {"--text", options.text.are_given()},
                                                 {"--html", !options.html.empty()},
                                                 {"--map", !options.map_words.empty()},
                                                 {"--calibrate", !options.fitting.calibrate.empty()},
                                                 {"--drop-unused", !options.fitting.drop_unused.empty()},
                                                 {"--max-task-loss", options.tolerated.task_loss.has_value()},
                                                 {"--max-recall-loss", options.tolerated.recall_loss.has_value()},
                                                 {"--min-sqnr", options.tolerated.least_sqnr_db.has_value()}};
  for (const auto& [option, is_given] : others) {
    if (is_given) {
      throw CLI::ValidationError(option, "is for a table, expected none with the folder of a static model");
    }
  }
  if (options.sentences.empty()) {
    throw CLI::ValidationError("--sentences", "is what the folder of a static model is compared by, expected a FILE");
  }
  progress_line progress(options.quiet);
  const static_model model = read_model_folder(options.weights, true, progress.step("reading"));
  const auto all =
      score_sentences(model, options.sentences, options.formats, options.fitting, progress.step("comparing"));
  progress.clear();
  if (options.json) {
    fmt::print("{}\n", sentence_json(all).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else if (!options.quiet) {
    print_notes(stdout, model.table);
    print_sentence_scores(stdout, all);
  }
}

void compare(const compare_options& options) {
  if (is_folder(options.weights.file)) {
    compare_model(options);
    return;
  }
  if (!options.sentences.empty()) {
    throw CLI::ValidationError("--sentences", "is for the folder of a static model, which FILE is not");
  }
  if (options.json && is_standard_output(options.html)) {
    throw CLI::ValidationError("--html", "- is where --json is printed, expected a file name");
  }
  if (!options.fitting.calibrate.empty() && options.fitting.fit == "bound") {
    throw CLI::ValidationError("--calibrate", "weighs errors, which --fit bound does not, expected least-squares");
  }
  if (!options.html.empty()) {
    expect_outputs({options.html});
  }
  progress_line progress(options.quiet);
  const input_file input(options.weights.file);
  weights table = read_weights(options.weights, input.contents(), progress.step("reading"));
  const std::vector<std::uint64_t> calibration = read_token_lists(options.fitting, table);
  const std::vector<double> importance = weigh_rows(options.fitting, table, calibration);
  questions asked = read_questions(options, table);
  const std::optional<asked_model> language_model =
      options.text.are_given() ? std::optional(read_model(options.text, options.weights, input.contents(), table))
                               : std::nullopt;

  std::vector<scores> all;
  std::vector<candidate> ways;
  {
    const unit_rows floats(table.values, table.vocab_size, table.dim);
    choose_rows(asked, floats);
    all.push_back(score_floats(table, floats, asked));
  }
  const auto ways_of = [&](const weights& of) {
    return candidates_of(input.contents().name, of, chosen_formats(of, options.formats), options.fitting, importance,
                         progress.step("quantising"));
  };
  ways = ways_of(table);
  const auto comparing = progress.step("comparing");
  for (const candidate& way : ways) {
    all.push_back(score(way, table, asked));
    comparing(static_cast<double>(all.size() - 1) / static_cast<double>(ways.size()));
  }
  const std::optional<model_report> report =
      language_model ? std::optional(report_on(input.contents().name, *language_model, options.text, table, ways,
                                               ways_of, progress.step("running the language model")))
                     : std::nullopt;
  progress.clear();
  const recommendation recommended = recommended_of(all, options.tolerated);
  if (!options.html.empty()) {
    output_file page(options.html);
    write_page(page, file_name(options.weights.file), table, asked, all, recommended, ways, options.map_words);
    page.commit();
  }
  if (options.json) {
    fmt::print("{}\n", json_text(table, all, asked, recommended, report));
  } else if (!options.quiet) {
    std::FILE* const out = is_standard_output(options.html) ? stderr : stdout;
    print_scores(out, all, asked);
    if (!report || is_asked_for(options.tolerated)) {
      fmt::print(out, "{}\n", recommended.sentence);
    }
    if (report) {
      print_model(out, *report);
    }
  }
}

}  // namespace

void add_compare(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("compare", "what each storage format costs and keeps of a table");
  const auto options = std::make_shared<compare_options>();
  options->weights.add_to(*command);
  command->add_option("--analogies", options->analogies, "lines of four words, as in questions-words.txt; repeatable")
      ->type_name("QUESTIONS");
  command->add_option("--similarity", options->similarities, "lines of two words and a number; repeatable")
      ->type_name("PAIRS");
  command
      ->add_option("--format", options->formats,
                   "a format of romvec to compare, as in convert; repeatable; by default all that hold the table")
      ->type_name("FORMAT")
      ->check(check_format);
  options->fitting.add_to(*command);
  command
      ->add_option("--max-task-loss", options->tolerated.task_loss,
                   "recommend a format that loses no more of each task than this part")
      ->type_name("PART")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--max-recall-loss", options->tolerated.recall_loss,
                   "recommend a format that loses no more of recall@10 than this part")
      ->type_name("PART")
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("--min-sqnr", options->tolerated.least_sqnr_db, "recommend a format of at least this SQNR")
      ->type_name("DB")
      ->check(CLI::Range(-200.0, 200.0));
  options->text.add_to(*command);
  command
      ->add_option("--sentences", options->sentences,
                   "of the folder of a static model: pairs of sentences with a score, as the STS benchmark has them")
      ->type_name("PAIRS");
  command->add_flag("--json", options->json, "print JSON instead of a table");
  command->add_option("--html", options->html, "write a page with pictures as well, which needs no other file")
      ->type_name("PAGE");
  command->add_option("--map", options->map_words, "a word for the page's map; repeatable; by default the first 24")
      ->type_name("WORD");
  add_quiet(*command, options->quiet, "no table and no progress, only what --html and --json write");
  command->footer(footer);
  command->callback([options] { compare(*options); });
}

}  // namespace romvec::host
