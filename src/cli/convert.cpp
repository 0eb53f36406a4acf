// SPDX-License-Identifier: BSL-1.0
// romvec convert: trained weights in; out a C++ header with a quantised table, or that table as an object file to link.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <romvec/format.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "cli/fitting.hpp"
#include "cli/outputs.hpp"
#include "cli/report.hpp"
#include "error.hpp"
#include "files/file_roles.hpp"
#include "optimise/tokens.hpp"
#include "quantize.hpp"
#include "static_model/static_model.hpp"
#include "text.hpp"
#include "writers/c_functions.hpp"
#include "writers/identifier.hpp"
#include "writers/text_part.hpp"

namespace romvec::host {

namespace {

struct convert_options {
  weights_options weights;
  std::string format = "int8_rows";
  std::optional<int> exponent;
  fitting_options fitting;
  bool no_final_sigma = false;
  bool sort_words = false;
  bool front_coded = false;
  bool quiet = false;
  std::string emit = "header";
  std::string c_interface;  // functions between commas, "all" without a list, or empty
  std::string name;
  std::string output;
};

constexpr const char* all_functions = "all";

constexpr const char* footer =
    R"(Examples:
  romvec convert vectors.txt                               # vectors.hpp, namespace vectors
  romvec convert table.npy --words table.words.txt --name words -o words.hpp
  romvec convert model.safetensors --tensor wte.weight --rows 8000 --name tokens
  romvec convert model.gguf                                # token_embd.weight, words from its tokenizer
  romvec convert stories.bin --words tokenizer.bin         # a llama2.c checkpoint
  romvec convert potion-base-2M/ --format nibble_rows      # a static model: also its tokenizer, and encode(text, out)
  romvec convert table.npy --format fixed16.12 -o -        # to the standard output
  romvec convert table.npy --format trellis2 --effort 14   # 2 bits a weight
  romvec convert table.npy --exponent -22                  # int8_rows whose natural Q15 is Q0.15
  romvec convert table.npy --emit object -o table.hpp      # table.hpp, table.S, table.bin
  romvec convert table.npy --emit image -o table.hpp       # table.hpp, table.img
  romvec convert table.npy --c-interface=lookup_q15,bag_mean_q15   # and table.h, table.cpp, for a program in C

--emit header (the default) writes one header, whose table a constant expression can read. --emit object writes
NAME.hpp, which declares the table, NAME.S, to be assembled and linked with the program, and NAME.bin, the bytes that
NAME.S takes in: tables of any size then cost the compiler nothing. --emit image writes NAME.img, for flash that is
written apart from the firmware, and NAME.hpp with the words and open_table(bytes), which checks it and uses it in place.

MODEL/, the folder of a static embedding model as model2vec and sentence-transformers save it (model.safetensors,
tokenizer.json, config.json or modules.json), also gives NAME::tokenizer and NAME::encode(text, out): ids are the model's.

Id i is the i-th row that was kept, and NAME::vocabulary finds it by its word. --sort-words sorts the rows by their words: ids
are then places in that order, which saves the 4 bytes a word that lead from one to the other. --front-coded stores words in
half the bytes: NAME::vocabulary.word(id) is then put together, `const auto word = NAME::vocabulary.word(id);`.
The output appears whole or not at all, all files together. Exit codes: 0 done, 1 a file is at fault, 2 the command line is.)";

constexpr const char* c_footer =
    "\n\n--c-interface writes a header for C99 and a C++ file that defines its functions, with or without --emit. A C "
    "project\n"
    "compiles that one file as C++20. Functions, called NAME_lookup_q15 and so on:\n";

std::string check_name(const std::string& text) {
  const auto fault = identifier_fault(text);
  return fault ? fmt::format("'{}' {}, expected a name for a C++ namespace", printable(text), *fault) : std::string();
}

// The command as a comment can tell it: without the directories of this machine.
std::string command_text(const convert_options& options, const storage_format& format, const std::string& name,
                         const std::string& output) {
  std::string out = "romvec convert " + shell_argument(file_name(options.weights.file));
  const auto add = [&](std::string_view option, const std::string& value) {
    if (!value.empty()) {
      out += fmt::format(" {} {}", option, shell_argument(value));
    }
  };
  add("--tensor", options.weights.tensor);
  add("--bits", options.weights.bits != 0 ? std::to_string(options.weights.bits) : "");
  add("--rows", options.weights.rows);
  add("--words", file_name(options.weights.words));
  add("--words-format", options.weights.words_format == "auto" ? "" : options.weights.words_format);
  out += options.weights.no_words ? " --no-words" : "";
  if (const auto& header = options.weights.text.has_header) {
    out += *header ? " --header" : " --no-header";
  }
  add("--index-column", options.weights.text.index_column.value_or(""));
  add("--word-column", options.weights.text.word_column.value_or(""));
  add("--duplicates", options.weights.duplicates);
  add("--format", format.name());
  add("--fit", options.fitting.fit);
  add("--effort", options.fitting.effort == usual_effort ? "" : std::to_string(options.fitting.effort));
  add("--calibrate", file_name(options.fitting.calibrate));
  add("--calibrate-prior", options.fitting.prior == default_prior ? "" : fmt::format("{}", options.fitting.prior));
  add("--drop-unused", file_name(options.fitting.drop_unused));
  out += options.sort_words ? " --sort-words" : "";
  out += options.front_coded ? " --front-coded" : "";
  out += options.no_final_sigma ? " --no-final-sigma" : "";
  add("--exponent", options.exponent ? std::to_string(*options.exponent) : "");
  add("--emit", options.emit == "header" ? "" : options.emit);
  if (!options.c_interface.empty()) {
    out += " --c-interface" + (options.c_interface == all_functions ? "" : "=" + shell_argument(options.c_interface));
  }
  add("--name", name);
  add("-o", file_name(output));
  return out;
}

std::optional<std::vector<std::string>> chosen_c_functions(const convert_options& options, bool has_words) {
  if (options.c_interface.empty()) {
    return std::nullopt;
  }
  try {
    const auto chosen =
        choose_c_functions(options.c_interface == all_functions ? "" : options.c_interface, options.emit, has_words);
    if (options.front_coded && std::ranges::find(chosen, "word") != chosen.end()) {
      throw std::invalid_argument(
          "its function word points to words in memory, which --front-coded does not have; name others, for example "
          "--c-interface=find,lookup_q15");
    }
    return chosen;
  } catch (const std::invalid_argument& problem) {
    throw CLI::ValidationError("--c-interface", problem.what());
  }
}

// What is converted: a file of weights, or the folder of a static model.
struct converted_input {
  std::string name;  // for errors
  weights table;
  std::optional<static_model> model;  // without its table
};

converted_input read_input(const convert_options& options, progress_line& progress) {
  converted_input out;
  if (!is_folder(options.weights.file)) {
    if (options.no_final_sigma) {
      throw CLI::ValidationError("--no-final-sigma", "is for the folder of a static model, which has a tokenizer");
    }
    const input_file input(options.weights.file);
    out.name = input.contents().name;
    out.table = read_weights(options.weights, input.contents(), progress.step("reading"));
    return out;
  }
  out.model = read_model_folder(options.weights, !options.no_final_sigma, progress.step("reading"));
  out.name = printable(out.model->folder.weights);
  out.table = std::move(out.model->table);
  if (out.table.from.first_row > 0 && !options.fitting.drop_unused.empty()) {
    throw CLI::ValidationError("--drop-unused",
                               "of a static model takes ids of the model, expected no FIRST in --rows");
  }
  return out;
}

void convert(const convert_options& options) {
  const storage_format format = *parse_storage_format(options.format);
  const bool is_fixed = !format.has_multipliers();
  if (options.exponent && is_fixed) {
    throw CLI::ValidationError("--exponent",
                               "is for formats with multipliers; " + format.name() + " has its exponent in F");
  }
  if (is_fixed && options.fitting.fit == "least-squares") {
    throw CLI::ValidationError("--fit", "chooses multipliers; " + format.name() + " has none");
  }
  expect_bound(options.fitting.fit, format);
  const fit fitted = chosen_fit(options.fitting, format);
  if (!options.fitting.calibrate.empty() && !weighs_rows(format, fitted)) {
    throw CLI::ValidationError(
        "--calibrate",
        "weighs rows that share levels or a multiplier, expected a format with levels or int8_table, "
        "and --fit least-squares");
  }
  const std::string name =
      !options.name.empty()
          ? options.name
          : identifier_from(options.output.empty() || is_standard_output(options.output) ? options.weights.file
                                                                                         : options.output);
  const std::string output = options.output.empty() ? name + ".hpp" : options.output;
  expect_outputs(outputs_of(options.emit, !options.c_interface.empty(), output));

  progress_line progress(options.quiet);
  converted_input input = read_input(options, progress);
  weights& table = input.table;
  const auto c_functions = chosen_c_functions(options, !table.words.empty());
  const std::vector<std::uint64_t> calibration = read_token_lists(options.fitting, table);
  if (options.sort_words) {
    sort_by_word(table);
  }
  const std::vector<double> importance = weigh_rows(options.fitting, table, calibration);
  const auto quantising = progress.step("quantising");
  const quantized result = quantize_weights(input.name, table, format, options.exponent, fitted, importance,
                                            options.fitting.effort, {.progress = quantising});

  const provenance made = {file_name(options.weights.file), command_text(options, format, name, output)};
  std::optional<text_part> text;
  if (input.model) {
    const static_model& model = *input.model;
    text.emplace(text_part{model.tokenizer, model.left_out, model.max_tokens, model.folder.normalize});
    table.text_identity = identity_of(*text);
  }
  const conversion to = {
      name, options.emit, output,
      made, c_functions,  {options.front_coded ? word_form::front_coded : word_form::plain, text ? &*text : nullptr}};
  const std::string wrote = write_outputs(to, result, table, progress);
  progress.clear();

  if (options.quiet) {
    return;
  }
  std::FILE* const out = is_standard_output(output) ? stderr : stdout;
  print_report(out, table, result, to.parts.words);
  if (text) {
    print_text_part(out, *text);
  }
  fmt::print(out, "wrote:   {}\n", wrote);
}

}  // namespace

void add_convert(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("convert", "quantise a weight file into a C++ header or an object file");
  const auto options = std::make_shared<convert_options>();
  options->weights.add_to(*command);
  command->add_option("--format", options->format, "how to store a weight, see below")
      ->type_name("FORMAT")
      ->check(check_format)
      ->capture_default_str();
  command
      ->add_option("--exponent", options->exponent,
                   "fix the exponent of a format with multipliers; weights that do not fit are an error")
      ->type_name("E")
      ->check(CLI::Range(romvec::detail::multiplied_int8::min_exponent, romvec::detail::multiplied_int8::max_exponent));
  options->fitting.add_to(*command);
  command->add_flag("--sort-words", options->sort_words, "sort rows by their words: ids are places in that order");
  command->add_flag("--front-coded", options->front_coded,
                    "store of a word only what the one before does not begin with: half the bytes");
  command->add_flag("--no-final-sigma", options->no_final_sigma,
                    "of a static model: lower case has no final sigma, as in Hugging Face's Rust library");
  command
      ->add_option("--emit", options->emit,
                   "what to write: a header alone, an object file to link, or an image, see below")
      ->type_name("FORM")
      ->check(CLI::IsMember({"header", "object", "image"}))
      ->capture_default_str();
  command->add_flag(
      "--c-interface{all}", options->c_interface,
      "also NAME.h and NAME.cpp: functions for C99, all or those of --c-interface=FUNCTION,..., see below");
  command->add_option("--name", options->name, "namespace of the generated header; by default made from OUT or FILE")
      ->type_name("NAME")
      ->check(check_name);
  command
      ->add_option("-o,--output", options->output,
                   "the header to write, - for the standard output; by default NAME.hpp")
      ->type_name("OUT");
  add_quiet(*command, options->quiet, "no report and no progress; errors are still said");
  command->footer("Formats: " + format_help() + "\n" + footer + c_footer + c_function_help());
  command->callback([options] { convert(*options); });
}

}  // namespace romvec::host
