// SPDX-License-Identifier: BSL-1.0
// romvec inspect: what a weight file holds, and what its table would take in each format.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "error.hpp"
#include "fitting_formats.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr const char* footer = R"(Examples:
  romvec inspect table.npy
  romvec inspect model.safetensors --tensor wte.weight
  romvec inspect vectors.txt --rows 1000
  romvec inspect models/*                                  # which of them can be read, a line each

Lists the tensors first, then reads the chosen table. Of several files each is read and gets one line: its table, or why
there is none. Exit codes: 0 a table was chosen and read, of every file, 1 a file is at fault or holds no table that can
be chosen without --tensor, 2 the command line is at fault.)";

struct inspect_options {
  weights_options weights;
  std::vector<std::string> more;  // files
  bool quiet = false;
};

void print_contents(const source& file, const contents& held) {
  fmt::print("file:    {}, {} bytes\n", file.name, file.bytes.size());
  fmt::print("format:  {}\n", held.format);
  fmt::print("tensors: {}\n", held.tensors.size());
  for (const tensor_info& tensor : held.tensors) {
    fmt::print("  {:<40} {:<18} {}\n", tensor.name.empty() ? "(no name)" : printable(tensor.name),
               printable(tensor.dtype), shape_text(tensor.shape));
  }
}

void print_statistics(const weights& table) {
  const auto [least, most] = std::ranges::minmax(table.values);
  double squares = 0;
  for (const float value : table.values) {
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  fmt::print("weights: min {:.6g}, max {:.6g}, RMS {:.6g}\n", least, most,
             std::sqrt(squares / static_cast<double>(table.values.size())));
}

void print_words(const weights& table) {
  constexpr std::size_t shown = 4;
  if (table.words.empty()) {
    fmt::print("words:   none\n");
    return;
  }
  std::string line;
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    if (i < shown || i + shown >= table.words.size()) {
      line += ' ' + in_quotes(table.words[i]);
    } else if (i == shown) {
      line += " ...";
    }
  }
  fmt::print("words:   {}:{}\n", table.words.size(), line);
}

void print_sizes(const weights& table) {
  const std::string front_coded = table.words.empty() || !can_be_front_coded(table)
                                      ? ""
                                      : fmt::format(", front-coded {}", bytes_of_words(table, word_form::front_coded));
  const std::uint64_t words = bytes_of_words(table, word_form::plain);
  fmt::print("as float32: {} bytes; in flash as (words: {} bytes more{})\n",
             static_cast<std::uint64_t>(table.values.size()) * sizeof(float), words, front_coded);
  for (const storage_format& format : fitting_formats(table)) {
    fmt::print("  {:<20} {} bytes\n", format.name(), format.bytes(table.vocab_size, table.dim));
  }
}

// Nothing is printed but errors: can each be read?
void inspect_quietly(const inspect_options& options) {
  weights_options one = options.weights;
  std::vector<std::string> files = {one.file};
  files.insert(files.end(), options.more.begin(), options.more.end());
  for (const std::string& name : files) {
    one.file = name;
    const input_file input(name);
    read_weights(one, input.contents(), [](double) {});
  }
}

void inspect_one(const weights_options& options) {
  const input_file input(options.file);
  const source file = options.as_asked(input.contents());
  print_contents(file, reader_of(file).list(file));
  // Before an error of the reading goes to the other stream.
  std::fflush(stdout);
  progress_line progress;
  const weights table = read_weights(options, file, progress.step("reading"));
  progress.clear();
  fmt::print("table:   {} x {} from {}\n", table.vocab_size, table.dim, describe(table.from));
  print_notes(stdout, table);
  print_statistics(table);
  print_words(table);
  print_sizes(table);
}

// One line a file; every file is read, whatever became of those before it.
void inspect_each(const inspect_options& options) {
  std::vector<std::string> files = {options.weights.file};
  files.insert(files.end(), options.more.begin(), options.more.end());
  std::size_t refused = 0;
  for (const std::string& name : files) {
    weights_options one = options.weights;
    one.file = name;
    try {
      const input_file input(name);
      const weights table = read_weights(one, input.contents(), [](double) {});
      std::string notes;
      for (const std::string& note : table.notes) {
        notes += "; " + note;
      }
      fmt::print("read     {}: {} x {} from {}; {}{}\n", input.contents().name, table.vocab_size, table.dim,
                 describe(table.from), table.words.empty() ? "no words" : "words", notes);
    } catch (const error& problem) {
      ++refused;
      fmt::print("refused  {}\n", problem.what());
    }
  }
  fmt::print("{} read, {} refused\n", files.size() - refused, refused);
  std::fflush(stdout);  // before an error goes to the other stream
  if (refused > 0) {
    throw error(fmt::format("{} of {} files", refused, files.size()), "no table was read");
  }
}

}  // namespace

void add_inspect(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("inspect", "show what a weight file holds and what it would take");
  const auto options = std::make_shared<inspect_options>();
  options->weights.add_to(*command);
  command->add_option("MORE", options->more, "more files")->type_name("");
  add_quiet(*command, options->quiet, "print nothing but errors: the exit code says whether tables can be read");
  command->footer(footer);
  command->callback([options] {
    if (options->quiet) {
      inspect_quietly(*options);
    } else if (options->more.empty()) {
      inspect_one(options->weights);
    } else {
      inspect_each(*options);
    }
  });
}

}  // namespace romvec::host
