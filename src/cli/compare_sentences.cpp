// SPDX-License-Identifier: BSL-1.0
#include "cli/compare_sentences.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compare/tasks.hpp"
#include "fitting_formats.hpp"
#include "quantize.hpp"
#include "static_model/sentence_pairs.hpp"
#include "static_model/text_vectors.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

double spearman_of(const std::vector<sentence_pair>& pairs, const std::vector<double>& cosines) {
  std::vector<double> humans;
  humans.reserve(pairs.size());
  for (const sentence_pair& pair : pairs) {
    humans.push_back(pair.human);
  }
  return rank_correlation(cosines, humans);
}

struct float_vectors {
  std::vector<std::vector<double>> a;
  std::vector<std::vector<double>> b;
};

sentence_scores score_floats(const static_model& model, const std::vector<sentence_pair>& pairs,
                             const float_vectors& floats) {
  std::vector<double> cosines;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    cosines.push_back(cosine_of_vectors(floats.a[i], floats.b[i]));
  }
  sentence_scores out;
  out.name = "float";
  out.bytes = model.table.values.size() * sizeof(float);
  out.spearman = spearman_of(pairs, cosines);
  return out;
}

sentence_scores score_codes(const static_model& model, const quantized& codes, const std::vector<sentence_pair>& pairs,
                            const float_vectors& floats) {
  const text_vectors vectors(model, codes);
  sentence_scores out;
  out.name = codes.format.name();
  out.bytes = codes.format.bytes(codes.vocab_size, codes.dim);
  std::vector<double> cosines;
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const text_vector a = vectors.of(pairs[i].a);
    const text_vector b = vectors.of(pairs[i].b);
    cosines.push_back(cosine_of_vectors(a.q15, b.q15));
    const auto compare = [&](const text_vector& found, const std::vector<double>& wanted, std::string_view text) {
      if (found.tokens == 0) {
        return;  // zeros, as in floats
      }
      const double cosine = cosine_of_vectors(found.q15, wanted);
      sum += cosine;
      ++count;
      if (cosine < out.worst_cosine || out.worst_line == 0) {
        out.worst_cosine = cosine;
        out.worst_line = pairs[i].line;
        out.worst_sentence = text;
      }
    };
    compare(a, floats.a[i], pairs[i].a);
    compare(b, floats.b[i], pairs[i].b);
  }
  out.spearman = spearman_of(pairs, cosines);
  out.mean_cosine = count == 0 ? 1 : sum / static_cast<double>(count);
  return out;
}

}  // namespace

std::vector<sentence_scores> score_sentences(const static_model& model, const std::string& file,
                                             std::span<const std::string> names, const fitting_options& fitting,
                                             const std::function<void(double)>& progress) {
  const input_file input(file);
  const std::vector<sentence_pair> pairs = read_sentence_pairs(input.contents());
  float_vectors floats;
  for (const sentence_pair& pair : pairs) {
    floats.a.push_back(model.vector_of(pair.a));
    floats.b.push_back(model.vector_of(pair.b));
  }
  std::vector<sentence_scores> out = {score_floats(model, pairs, floats)};
  const std::vector<storage_format> formats = chosen_formats(model.table, names);
  for (const storage_format& format : formats) {
    const quantized codes = quantize_weights(printable(model.folder.weights), model.table, format, std::nullopt,
                                             format.has_multipliers() ? chosen_fit(fitting, format) : fit::bound);
    out.push_back(score_codes(model, codes, pairs, floats));
    progress(static_cast<double>(out.size() - 1) / static_cast<double>(formats.size()));
  }
  return out;
}

void print_sentence_scores(std::FILE* out, const std::vector<sentence_scores>& all) {
  fmt::print(out, "{:<20} {:>10} {:>9} {:>12} {:>13}  {}\n", "format", "bytes", "spearman", "mean cosine",
             "worst cosine", "worst sentence");
  for (const sentence_scores& one : all) {
    const std::string worst =
        one.worst_line == 0 ? "" : fmt::format("line {}: {}", one.worst_line, printable(one.worst_sentence));
    fmt::print(out, "{:<20} {:>10} {:>9.4f} {:>12.6f} {:>13.6f}  {}\n", one.name, one.bytes, one.spearman,
               one.mean_cosine, one.worst_cosine, worst);
  }
}

nlohmann::json sentence_json(const std::vector<sentence_scores>& all) {
  nlohmann::json formats = nlohmann::json::array();
  for (const sentence_scores& one : all) {
    formats.push_back({{"name", one.name},
                       {"bytes", one.bytes},
                       {"spearman", one.spearman},
                       {"mean_cosine", one.mean_cosine},
                       {"worst_cosine", one.worst_cosine},
                       {"worst_line", one.worst_line},
                       {"worst_sentence", one.worst_sentence}});
  }
  return {{"formats", formats}};
}

}  // namespace romvec::host
