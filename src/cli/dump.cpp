// SPDX-License-Identifier: BSL-1.0
// romvec dump: the rows of a table, or of what a storage format makes of it, as float32 for NumPy.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/fitting.hpp"
#include "cli/report.hpp"
#include "dequantize.hpp"
#include "error.hpp"
#include "files/output_file.hpp"
#include "quantize.hpp"
#include "text.hpp"
#include "writers/npy.hpp"

namespace romvec::host {

namespace {

struct dump_options {
  weights_options weights;
  std::string format;
  std::string fit;
  unsigned effort = usual_effort;
  std::string output;
  std::string words_output;
};

constexpr const char* footer = R"(Examples:
  romvec dump table.img -o rows.npy                        # the values that firmware computes, bit for bit
  romvec dump vectors.txt --format nibble_rows -o rows.npy --words-output rows.words.txt
  romvec dump model.gguf --rows 1000 -o - | python3 -c 'import numpy, sys, io; print(numpy.load(io.BytesIO(sys.stdin.buffer.read())))'

Rows are in the order of FILE: those of an image as convert sorted them by their words, of any other file as it has them.
With --format they are quantised and written as code x multiplier x 2^exponent, which float32 holds exactly; without, they
are the weights as they were read. The output is a NumPy array of shape (rows, dim), version 1.0. It appears whole or not
at all, the words with it. Exit codes: 0 done, 1 a file is at fault, 2 the command line is.)";

// Each output is another file than each input and than the other output.
void check_outputs(const dump_options& options) {
  std::error_code ignored;
  for (const std::string& output : {options.output, options.words_output}) {
    for (const std::string& input : {options.weights.file, options.weights.words}) {
      if (!output.empty() && output != "-" && !input.empty() && std::filesystem::equivalent(input, output, ignored)) {
        throw error(printable(output), "is an input, expected another name for the output");
      }
    }
  }
  if (options.words_output == options.output) {
    throw CLI::ValidationError("--words-output", "is the file of -o, expected another");
  }
}

void write_words(output_file& out, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.find('\n') != std::string::npos) {
      throw error("--words-output",
                  fmt::format("the word {} has a line break in it, expected no --words-output", in_quotes(word)));
    }
    out.write(word);
    out.write("\n");
  }
}

void write_outputs(const dump_options& options, const weights& table, std::span<const float> values) {
  output_file rows(options.output);
  write_npy(rows, values, table.dim, table.dim);
  if (options.words_output.empty()) {
    rows.commit();
    return;
  }
  output_file words(options.words_output);
  write_words(words, table.words);
  output_file::commit({&rows, &words});
}

void dump(const dump_options& options) {
  check_outputs(options);
  const std::optional<storage_format> format = asked_format(options.format);
  if (!format && !options.fit.empty()) {
    throw CLI::ValidationError("--fit", "chooses multipliers of a storage format, expected --format with it");
  }
  if (format) {
    expect_bound(options.fit, *format);
  }
  progress_line progress;
  const input_file input(options.weights.file);
  const weights table = read_weights(options.weights, input.contents(), progress.step("reading"));
  if (!options.words_output.empty() && table.words.empty()) {
    throw error(input.contents().name, "has no words for --words-output, expected --words FILE");
  }
  std::vector<float> quantised_values;
  if (format) {
    const auto quantising = progress.step("quantising");
    const fit fitted = options.fit.empty()      ? default_fit(*format)
                       : options.fit == "bound" ? fit::bound
                                                : fit::least_squares;
    quantised_values = dequantize(quantize_weights(input.contents().name, table, *format, std::nullopt, fitted, {},
                                                   options.effort, {.progress = quantising}));
  }
  progress.step("writing");
  write_outputs(options, table, format ? quantised_values : table.values);
  progress.clear();
  const bool to_standard_output = options.output == "-" || options.words_output == "-";
  fmt::print(to_standard_output ? stderr : stdout, "wrote:   {}, {} x {} float32{}{}\n",
             options.output == "-" ? "standard output" : printable(options.output), table.vocab_size, table.dim,
             format ? ", values of " + format->name() : "",
             options.words_output.empty() ? "" : "; " + printable(options.words_output));
}

}  // namespace

void add_dump(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("dump", "write the rows of a table or an image as float32 for NumPy");
  const auto options = std::make_shared<dump_options>();
  options->weights.add_to(*command);
  command
      ->add_option("--format", options->format,
                   "write the values that romvec convert --format FORMAT stores; by default the weights of FILE")
      ->type_name("FORMAT")
      ->check(check_format);
  command
      ->add_option("--fit", options->fit,
                   "how --format chooses multipliers, as of romvec convert: bound or least-squares")
      ->type_name("FIT")
      ->check(CLI::IsMember({"bound", "least-squares"}));
  add_effort(*command, options->effort);
  command->add_option("-o,--output", options->output, "the .npy file to write, - for the standard output")
      ->type_name("OUT.npy")
      ->required();
  command->add_option("--words-output", options->words_output, "also write the words of the rows, one a line")
      ->type_name("WORDS");
  command->footer(footer);
  command->callback([options] { dump(*options); });
}

}  // namespace romvec::host
