// SPDX-License-Identifier: BSL-1.0
// romvec embed: the vectors of texts, by a static model.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/model_options.hpp"
#include "files/input_file.hpp"
#include "readers/lines.hpp"

namespace romvec::host {

namespace {

struct embed_options {
  model_options model;
  std::string text;
  std::string lines;
  bool ids = false;
  bool normalize = false;
};

void make_unit(std::vector<double>& vector) {
  const double length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0));
  for (double& x : vector) {
    x /= length > 0 ? length : 1;
  }
}

constexpr const char* footer = R"(Examples:
  romvec embed potion-base-2M "Turn off the light!"
  romvec embed potion-base-2M --lines sentences.txt --format nibble_rows      # as firmware would
  romvec embed potion-base-2M --ids "Turn off the light!"                     # the ids, not the vector

Prints a line of numbers for each TEXT, and then for each line of FILE: the mean of the rows of its tokens, of length 1 if the
model normalizes; zeros for a text without tokens. The unknown token of a model2vec model does not count, that of
sentence-transformers does; no special tokens are put around a text,
and the names of such in it are these tokens, as in both Python libraries. Of a text with more than 512 tokens the first 512
count, and a note says so. With --format the numbers are those of NAME::encode(text, out) of the header that
romvec convert MODEL --format FORMAT writes. --ids prints all ids of each text, unknown ones too.
Exit codes: 0 done, 1 a file is at fault, 2 the command line is.)";

void embed(const embed_options& options, const std::vector<std::string>& texts) {
  if (texts.empty() && options.lines.empty()) {
    throw CLI::ValidationError("TEXT", "expected a text, or --lines FILE");
  }
  const static_model model = options.model.read();
  const asked_vectors vectors(model, options.model.format);
  std::optional<input_file> lines;
  if (!options.lines.empty()) {
    lines.emplace(options.lines);
  }
  const auto print = [&](std::string_view text, const char* what, std::size_t number) {
    if (options.ids) {
      fmt::print("{}\n", fmt::join(model.tokenizer.encode(text, true), " "));
      return;
    }
    std::vector<double> vector = vectors.of(text);
    if (options.normalize && !model.folder.normalize) {
      make_unit(vector);
    }
    fmt::print("{:.9g}\n", fmt::join(vector, " "));
    if (vectors.cuts(text)) {
      note_cut_text(model, what, number);
    }
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    print(texts[i], "text", i + 1);
  }
  if (lines) {
    line_scanner scanner(lines->contents().bytes);
    for (std::string_view line; scanner.next(line);) {
      print(line, "line", scanner.number());
    }
  }
}

}  // namespace

void add_embed(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("embed", "print the vectors of texts, by a static embedding model");
  const auto options = std::make_shared<embed_options>();
  options->model.add_to(*command);
  command->add_option("TEXT", options->text, "a text; others may follow")->type_name("");
  command->allow_extras();
  command->add_option("--lines", options->lines, "each line of a file, too; - for the standard input")
      ->type_name("FILE");
  command->add_flag("--ids", options->ids, "print the token ids, and no vector");
  command->add_flag("--normalize", options->normalize, "vectors of length 1, also of a model that does not normalize");
  command->footer(footer);
  command->callback([options, command] { embed(*options, texts_of(*command, options->text)); });
}

}  // namespace romvec::host
