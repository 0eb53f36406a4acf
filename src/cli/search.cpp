// SPDX-License-Identifier: BSL-1.0
// romvec search: the lines of a file that are nearest to a text, by a static model.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/model_options.hpp"
#include "error.hpp"
#include "files/input_file.hpp"
#include "readers/lines.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

struct search_options {
  model_options model;
  std::string lines;
  std::string query;
  std::size_t count = 10;
};

constexpr const char* footer = R"(Examples:
  romvec search potion-base-2M --lines commands.txt "make it warmer"
  romvec search potion-base-2M --lines faq.txt -k 3 "how do I pay" --format nibble_rows

Prints the lines nearest to QUERY, the nearest first: the cosine, the number of the line, from 1, and the line. Of equal
cosines the earlier line comes first; empty lines are passed over. --format answers as firmware would.
Exit codes: 0 done, 1 a file is at fault or QUERY has no token that the model knows, 2 the command line is.)";

struct found_line {
  double cosine;
  std::size_t number;
  std::string_view text;
};

void search(const search_options& options) {
  const static_model model = options.model.read();
  const input_file file(options.lines);
  const asked_vectors vectors(model, options.model.format);
  if (model.tokens_of(options.query).empty()) {
    throw error(printable(options.model.folder),
                fmt::format("knows no token of {}, expected a text of its language", in_quotes(options.query)));
  }
  const std::vector<double> query = vectors.of(options.query);
  if (vectors.cuts(options.query)) {
    note_cut_text(model, "query", 1);
  }
  std::vector<found_line> found;
  line_scanner scanner(file.contents().bytes);
  for (std::string_view line; scanner.next(line);) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
      continue;
    }
    found.push_back({cosine_of_vectors(query, vectors.of(line)), scanner.number(), line});
    if (vectors.cuts(line)) {
      note_cut_text(model, "line", scanner.number());
    }
  }
  if (found.empty()) {
    throw error(file.contents().name, "has no line with a text");
  }
  std::ranges::stable_sort(found, [](const found_line& a, const found_line& b) { return a.cosine > b.cosine; });
  found.resize(std::min(found.size(), options.count));
  for (const found_line& line : found) {
    fmt::print("{:7.4f}  {}: {}\n", line.cosine, line.number, printable(line.text));
  }
}

}  // namespace

void add_search(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("search", "the lines of a file nearest to a text, by a static model");
  const auto options = std::make_shared<search_options>();
  options->model.add_to(*command);
  command->add_option("QUERY", options->query, "the text to look for")->type_name("")->required();
  command->add_option("--lines", options->lines, "a text a line; - for the standard input")
      ->type_name("FILE")
      ->required();
  command->add_option("-k,--count", options->count, "how many lines to print")
      ->type_name("K")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->footer(footer);
  command->callback([options] { search(*options); });
}

}  // namespace romvec::host
