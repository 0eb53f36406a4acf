// SPDX-License-Identifier: BSL-1.0
// Vectors of texts as firmware computes them, from a quantised table, by the functions that it calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "quantized.hpp"
#include "static_model/static_model.hpp"

namespace romvec::host {

struct text_vector {
  std::vector<std::int16_t> q15;
  std::size_t tokens = 0;  // rows in it
  bool is_cut = false;     // the text has more
};

class text_vectors {
 public:
  // Both must outlive this; `codes` is the table of the model.
  text_vectors(const static_model& model, const quantized& codes);

  // encode(model, text, out) of romvec/text_model.hpp.
  [[nodiscard]] text_vector of(std::string_view text) const;
  // What one step of the vectors is worth.
  [[nodiscard]] double step() const { return step_; }

 private:
  const static_model& model_;
  const quantized& codes_;
  std::vector<special_token> added_;
  double step_ = 0;
};

// Of two vectors of the same size, in double; 0 where one is zero.
template <class A, class B>
[[nodiscard]] double cosine_of_vectors(const std::vector<A>& a, const std::vector<B>& b);

}  // namespace romvec::host
