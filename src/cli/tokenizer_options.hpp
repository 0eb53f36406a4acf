// SPDX-License-Identifier: BSL-1.0
// The options that say of a tokenizer what its file does not: --merges, --split, --no-final-sigma.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <string_view>

#include "files/input_file.hpp"
#include "tokenize/text_tokenizer.hpp"

namespace romvec::host {

struct tokenizer_options {
  std::string merges;
  std::string split;
  bool no_final_sigma = false;

  void add_to(CLI::App& command);
  // The first of the options that is given, or nothing.
  [[nodiscard]] std::string_view given() const;
  // Errors: those of read_tokenizer(); `way_out` ends that of a file that is no tokenizer.
  [[nodiscard]] text_tokenizer read(const source& file, std::string_view way_out = {}) const;
};

}  // namespace romvec::host
