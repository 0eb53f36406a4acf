// SPDX-License-Identifier: BSL-1.0
#include "compare/model_costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "compare/hidden_codes.hpp"
#include "error.hpp"
#include "model/forward.hpp"

namespace romvec::host {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;

constexpr Index block = 64;  // positions whose logits are looked at together

MatrixXf logits_of(std::span<const float> head, const auto& hidden) {
  const auto dim = hidden.rows();
  return Eigen::Map<const llama_matrix>(head.data(), static_cast<Index>(head.size()) / dim, dim) * hidden;
}

struct format_sums {
  next_token_sums input;
  next_token_sums head;
  next_token_sums both;
};

// Sums what each format does to the text, window by window.
class comparison {
 public:
  comparison(const std::string& file, const compared_model& of)
      : file_(file), of_(of), formats_(of.input_ways.size()), hidden_(hidden_codes().size()) {}

  void add(std::span<const std::uint32_t> window) {
    ++windows_;
    const auto inputs = window.first(window.size() - 1);
    const MatrixXf floats = hidden_vectors(of_.model, of_.input.values, inputs);
    std::vector<MatrixXf> quantised;
    for (const candidate& way : of_.input_ways) {
      quantised.push_back(hidden_vectors(of_.model, way.values, inputs));
    }
    for (Index begin = 0; begin < floats.cols(); begin += block) {
      add_block(floats, quantised, window.data() + 1, begin);
    }
  }

  [[nodiscard]] model_costs costs() const {
    model_costs out;
    out.floats = floats_.scores();
    for (std::size_t i = 0; i < formats_.size(); ++i) {
      const candidate& way = of_.input_ways[i];
      const format_sums& sums = formats_[i];
      out.formats.push_back({way.name, of_.head_ways[i].name, way.is_ours, way.bytes, sums.input.scores(),
                             sums.head.scores(), sums.both.scores()});
    }
    for (std::size_t i = 0; i < hidden_.size(); ++i) {
      out.hidden.push_back({hidden_codes()[i].name, hidden_[i].scores()});
    }
    return out;
  }

 private:
  void add_block(const MatrixXf& floats, const std::vector<MatrixXf>& quantised, const std::uint32_t* targets,
                 Index begin) {
    const Index count = std::min(block, floats.cols() - begin);
    const std::uint32_t* const these = targets + begin;
    const auto hidden = floats.middleCols(begin, count);
    const MatrixXf float_logits = logits_of(of_.head.values, hidden);
    const reference_tokens reference(float_logits);
    const auto sum = [&](next_token_sums& to, const MatrixXf& logits, const std::string& what) {
      if (!to.add(reference, logits, these)) {
        throw error(file_, fmt::format("the logits of {} are not all finite in window {} of the text, expected a "
                                       "trained model",
                                       what, windows_));
      }
    };
    sum(floats_, float_logits, "float32");
    for (std::size_t i = 0; i < formats_.size(); ++i) {
      const std::string& name = of_.input_ways[i].name;
      const auto changed = quantised[i].middleCols(begin, count);
      sum(formats_[i].input, logits_of(of_.head.values, changed), name);
      sum(formats_[i].head, logits_of(of_.head_ways[i].values, hidden), name);
      sum(formats_[i].both, logits_of(of_.head_ways[i].values, changed), name);
    }
    for (std::size_t i = 0; i < hidden_.size(); ++i) {
      sum(hidden_[i], hidden_codes()[i].logits(of_.int8_head, hidden), hidden_codes()[i].name);
    }
  }

  const std::string& file_;
  const compared_model& of_;
  next_token_sums floats_;
  std::vector<format_sums> formats_;
  std::vector<next_token_sums> hidden_;
  std::size_t windows_ = 0;
};

}  // namespace

model_costs costs_of(const std::string& file, const compared_model& of, const token_text& text,
                     const std::function<void(double)>& progress) {
  comparison all(file, of);
  for (std::size_t i = 0; i < text.windows.size(); ++i) {
    all.add(text.windows[i]);
    progress(static_cast<double>(i + 1) / static_cast<double>(text.windows.size()));
  }
  return all.costs();
}

}  // namespace romvec::host
