// SPDX-License-Identifier: BSL-1.0
// romvec convert: trained weights in; out a C++ header with a quantised table, or that table as an object file to link.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <romvec/format.hpp>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "error.hpp"
#include "files/output_file.hpp"
#include "quantized.hpp"
#include "text.hpp"
#include "writers/header.hpp"
#include "writers/identifier.hpp"
#include "writers/object.hpp"

namespace romvec::host {

namespace {

struct convert_options {
  weights_options weights;
  std::string format = "int8_rows";
  std::optional<int> exponent;
  std::string emit = "header";
  std::string name;
  std::string output;
};

constexpr const char* footer =
    R"(Formats: int8_rows              8 bits a weight and a 15-bit multiplier a row (the default)
         fixed<int8_t,F>        code * 2^-F, F in [-120, 126]; also spelled fixed8.F
         fixed<int16_t,F>       code * 2^-F, F in [-112, 126]; also spelled fixed16.F

Examples:
  romvec convert vectors.txt                               # vectors.hpp, namespace vectors
  romvec convert table.npy --words table.words.txt --name words -o words.hpp
  romvec convert model.safetensors --tensor wte.weight --rows 8000 --name tokens
  romvec convert model.gguf                                # token_embd.weight, words from its tokenizer
  romvec convert stories.bin --words tokenizer.bin         # a llama2.c checkpoint
  romvec convert table.npy --format fixed16.12 -o -        # to the standard output
  romvec convert table.npy --exponent -22                  # int8_rows whose natural Q15 is Q0.15
  romvec convert table.npy --emit object -o table.hpp      # table.hpp, table.S, table.bin

--emit header (the default) writes one header, whose table a constant expression can read. --emit object writes
NAME.hpp, which declares the table, NAME.S, to be assembled and linked with the program, and NAME.bin, the bytes that
NAME.S takes in: tables of any size then cost the compiler nothing.

With words, rows are sorted by word and ids are places in that order; without, id i is the i-th row that was kept.
The output appears whole or not at all, three files together. Exit codes: 0 done, 1 a file is at fault, 2 the command line is.)";

std::string check_format(const std::string& text) {
  return parse_storage_format(text) ? std::string()
                                    : fmt::format(
                                          "'{}' is not int8_rows, fixed<int8_t,F> (fixed8.F, F in [-120, 126]) or "
                                          "fixed<int16_t,F> (fixed16.F, F in [-112, 126])",
                                          printable(text));
}

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
  add("--rows", options.weights.rows);
  add("--words", file_name(options.weights.words));
  out += options.weights.no_words ? " --no-words" : "";
  add("--format", format.name());
  add("--exponent", options.exponent ? std::to_string(*options.exponent) : "");
  add("--emit", options.emit == "header" ? "" : options.emit);
  add("--name", name);
  add("-o", file_name(output));
  return out;
}

void refuse_to_overwrite(const std::string& input, const std::string& output) {
  std::error_code ignored;
  if (!input.empty() && output != "-" && std::filesystem::equivalent(input, output, ignored)) {
    throw error(printable(output), "is an input, expected another name for the output");
  }
}

// The name of a file beside the header: its name with another extension.
std::string beside(const std::string& header, const std::string& extension) {
  return std::filesystem::path(header).replace_extension(extension).string();
}

void check_object_output(const std::string& output) {
  const std::string extension = std::filesystem::path(output).extension().string();
  if (output == "-") {
    throw CLI::ValidationError("--emit", "object writes three files, expected a file name for -o, not -");
  }
  if (extension == ".S" || extension == ".bin") {
    throw CLI::ValidationError(
        "--emit", "object names its other files .S and .bin, expected another ending for -o, for example .hpp");
  }
}

// What a conversion writes, beside the table itself.
struct conversion {
  std::string name;
  std::string output;  // the header
  provenance made;
};

std::string write_as_header(const conversion& to, const quantized& table, const weights& from,
                            progress_line& progress) {
  output_file header(to.output);
  write_header(header, to.name, table, from, to.made, progress.step("writing"));
  header.commit();
  return fmt::format("{}, namespace {}, {} bytes", to.output == "-" ? "standard output" : printable(to.output), to.name,
                     header.bytes());
}

std::string write_as_object(const conversion& to, const quantized& table, const weights& from,
                            progress_line& progress) {
  const std::string assembly_path = beside(to.output, ".S");
  const std::string binary_path = beside(to.output, ".bin");
  const linked_object object = make_linked_object(to.name, table, file_name(assembly_path), file_name(binary_path));
  output_file assembly(assembly_path);
  output_file binary(binary_path);
  output_file header(to.output);
  write_assembly(assembly, object, to.made.command);
  write_binary(binary, object, progress.step("writing"));
  write_header(header, to.name, table, from, to.made, object);
  // In this order, whatever happens in between, a new .S does not link with an old header.
  output_file::commit({&assembly, &binary, &header});
  return fmt::format("{}, namespace {}, {} bytes; {}; {}, {} bytes", printable(to.output), to.name, header.bytes(),
                     printable(assembly_path), printable(binary_path), binary.bytes());
}

void convert(const convert_options& options) {
  const storage_format format = *parse_storage_format(options.format);
  if (options.exponent && format.code != storage_format::kind::int8_rows) {
    throw CLI::ValidationError("--exponent", "is for int8_rows; " + format.name() + " has its exponent in F");
  }
  const bool as_object = options.emit == "object";
  const std::string name =
      !options.name.empty()
          ? options.name
          : identifier_from(options.output.empty() || options.output == "-" ? options.weights.file : options.output);
  const std::string output = options.output.empty() ? name + ".hpp" : options.output;
  std::vector<std::string> outputs = {output};
  if (as_object) {
    check_object_output(output);
    outputs.insert(outputs.end(), {beside(output, ".S"), beside(output, ".bin")});
  }
  for (const std::string& path : outputs) {
    refuse_to_overwrite(options.weights.file, path);
    refuse_to_overwrite(options.weights.words, path);
  }

  progress_line progress;
  const input_file input(options.weights.file);
  weights table = read_weights(options.weights, input.contents(), progress.step("reading"));
  sort_by_word(table);
  progress.step("quantising");
  const quantized result = quantize_weights(input.contents().name, table, format, options.exponent);

  const conversion to = {name, output, {file_name(options.weights.file), command_text(options, format, name, output)}};
  const std::string wrote =
      as_object ? write_as_object(to, result, table, progress) : write_as_header(to, result, table, progress);
  progress.clear();

  std::FILE* const out = output == "-" ? stderr : stdout;
  print_report(out, table, result);
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
                   "fix the exponent of int8_rows; weights that do not fit are an error")
      ->type_name("E")
      ->check(CLI::Range(int8_rows::min_exponent, int8_rows::max_exponent));
  command->add_option("--emit", options->emit, "what to write: a header alone, or an object file to link, see below")
      ->type_name("FORM")
      ->check(CLI::IsMember({"header", "object"}))
      ->capture_default_str();
  command->add_option("--name", options->name, "namespace of the generated header; by default made from OUT or FILE")
      ->type_name("NAME")
      ->check(check_name);
  command
      ->add_option("-o,--output", options->output,
                   "the header to write, - for the standard output; by default NAME.hpp")
      ->type_name("OUT");
  command->footer(footer);
  command->callback([options] { convert(*options); });
}

}  // namespace romvec::host
