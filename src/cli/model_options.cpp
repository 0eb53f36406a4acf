// SPDX-License-Identifier: BSL-1.0
#include "cli/model_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.hpp"
#include "error.hpp"
#include "quantize.hpp"
#include "text.hpp"

namespace romvec::host {

void model_options::add_to(CLI::App& command) {
  command
      .add_option("MODEL", folder,
                  "the folder of a static embedding model, as model2vec and sentence-transformers save it: "
                  "model.safetensors, tokenizer.json, config.json or modules.json")
      ->type_name("")
      ->required();
  add_asked_format(command, format);
  command.add_flag("--no-final-sigma", no_final_sigma,
                   "lower case has no final sigma, as in Hugging Face's Rust library");
}

static_model model_options::read() const {
  if (!is_folder(folder)) {
    throw error(printable(folder),
                "is no folder, expected that of a static model: model.safetensors, tokenizer.json, "
                "config.json");
  }
  static_model_request wanted;
  wanted.final_sigma = !no_final_sigma;
  return read_static_model(folder, wanted);
}

std::vector<std::string> texts_of(const CLI::App& command, const std::string& first) {
  std::vector<std::string> texts(command.count("TEXT") > 0 ? 1 : 0, first);
  bool is_behind_mark = false;
  for (const std::string& text : command.remaining()) {
    if (text == "--" && !is_behind_mark) {
      is_behind_mark = true;  // what stands behind it is no option
    } else {
      texts.push_back(text);
    }
  }
  return texts;
}

asked_vectors::asked_vectors(const static_model& model, const std::string& format) : model_(model) {
  if (const auto asked = asked_format(format)) {
    codes_ = std::make_unique<quantized>(
        quantize_weights(printable(model.folder.weights), model.table, *asked, std::nullopt, default_fit(*asked)));
    vectors_.emplace(model, *codes_);
  }
}

std::vector<double> asked_vectors::of(std::string_view text) const {
  if (!vectors_) {
    return model_.vector_of(text);
  }
  const text_vector found = vectors_->of(text);
  std::vector<double> out;
  for (const std::int16_t q : found.q15) {
    out.push_back(q * vectors_->step());
  }
  return out;
}

bool asked_vectors::cuts(std::string_view text) const {
  return model_.tokens_of(text, SIZE_MAX).size() > model_.max_tokens;
}

void note_cut_text(const static_model& model, const char* what, std::size_t number) {
  std::fflush(stdout);
  fmt::print(stderr, "romvec: note: {} {} has more than {} tokens: its first {} count\n", what, number,
             model.max_tokens, model.max_tokens);
}

}  // namespace romvec::host
