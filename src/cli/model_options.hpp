// SPDX-License-Identifier: BSL-1.0
// A static model on the command line, and the vectors of texts that it gives: of its floats, or as firmware has them.
#pragma once

#include <CLI/App.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quantized.hpp"
#include "static_model/static_model.hpp"
#include "static_model/text_vectors.hpp"

namespace romvec::host {

struct model_options {
  std::string folder;
  std::string format;  // empty: floats
  bool no_final_sigma = false;

  // MODEL, --format, --no-final-sigma.
  void add_to(CLI::App& command);
  // Errors: those of read_static_model(); a MODEL that is no folder.
  [[nodiscard]] static_model read() const;
};

// Texts behind TEXT and CLI::App::allow_extras(): taken as they stand, where an option with a list of values would take
// "[a,b]" for two of them.
[[nodiscard]] std::vector<std::string> texts_of(const CLI::App& command, const std::string& first);

class asked_vectors {
 public:
  // Keeps a reference to the model.
  asked_vectors(const static_model& model, const std::string& format);

  [[nodiscard]] std::vector<double> of(std::string_view text) const;
  // Whether `text` has more tokens than the model takes.
  [[nodiscard]] bool cuts(std::string_view text) const;

 private:
  const static_model& model_;
  std::unique_ptr<quantized> codes_;
  std::optional<text_vectors> vectors_;
};

// A line on the standard error for each text of `texts` that was cut; `what` is "text" or "line".
void note_cut_text(const static_model& model, const char* what, std::size_t number);

}  // namespace romvec::host
