// SPDX-License-Identifier: BSL-1.0
// romvec compare MODEL --sentences: what each storage format costs and keeps of a static model.
#pragma once

#include <cstdio>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/fitting.hpp"
#include "static_model/static_model.hpp"

namespace romvec::host {

struct sentence_scores {
  std::string name;  // of the format
  std::uint64_t bytes = 0;
  double spearman = 0;
  double mean_cosine = 1;  // of a sentence's vector with that of the floats
  double worst_cosine = 1;
  std::size_t worst_line = 0;  // of the file
  std::string worst_sentence;
};

// The floats first, then the formats of these names, without any every one that holds the table; each sentence by
// encode() of the library.
[[nodiscard]] std::vector<sentence_scores> score_sentences(const static_model& model, const std::string& file,
                                                           std::span<const std::string> names,
                                                           const fitting_options& fitting,
                                                           const std::function<void(double)>& progress);

void print_sentence_scores(std::FILE* out, const std::vector<sentence_scores>& all);
[[nodiscard]] nlohmann::json sentence_json(const std::vector<sentence_scores>& all);

}  // namespace romvec::host
