// SPDX-License-Identifier: BSL-1.0
#include "readers/choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "error.hpp"
#include "readers/tensor_names.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

using places = std::vector<std::size_t>;  // in the list of tensors

std::string listed(std::span<const tensor_info> tensors, const places& some) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(some.size(), most); ++i) {
    const tensor_info& it = tensors[some[i]];
    out += fmt::format("{}{} ({} {})", i == 0 ? "" : ", ", printable(it.name), it.dtype, shape_text(it.shape));
  }
  return out + (some.size() > most ? fmt::format(" and {} more", some.size() - most) : "");
}

class chooser {
 public:
  chooser(const source& file, const request& wanted, std::span<const tensor_info> tensors, const choice_hints& hints)
      : file_(file), wanted_(wanted), tensors_(tensors), hints_(hints) {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      roles_.push_back(role_of(tensors[i].name));
      all_.push_back(i);
      if (tensors[i].shape.size() == 2) {
        tables_.push_back(i);
      }
    }
    const auto by_role = [&](std::size_t i) { return std::pair(roles_[i], i); };
    std::ranges::sort(all_, {}, by_role);
    std::ranges::sort(tables_, {}, by_role);
  }

  [[nodiscard]] std::size_t choose() const {
    if (wanted_.tensor) {
      return asked_for(*wanted_.tensor);
    }
    if (tables_.empty()) {
      fail(fmt::format("has no tensor of two dimensions ({} in all), expected a table of rows x dim{}", tensors_.size(),
                       tensors_.empty() ? "" : "; it holds " + listed(tensors_, all_)));
    }
    for (const tensor_role role : {tensor_role::token_embedding, tensor_role::embedding}) {
      if (const places named = tables_of(role); !named.empty()) {
        return one_of(named);
      }
    }
    return lone_table();
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    const std::string elsewhere = hints_.elsewhere();
    throw error(file_.name, message + (elsewhere.empty() ? "" : "; " + elsewhere));
  }

  [[noreturn]] void ask() const {
    fail(fmt::format("has {} tables, expected a choice by --tensor: {}", tables_.size(), listed(tensors_, tables_)));
  }

  void note(const std::string& sentence) const {
    if (hints_.notes != nullptr) {
      hints_.notes->push_back(sentence);
    }
  }

  [[nodiscard]] places tables_of(tensor_role role) const {
    places out;
    std::ranges::copy_if(tables_, std::back_inserter(out), [&](std::size_t i) { return roles_[i] == role; });
    return out;
  }

  [[nodiscard]] std::size_t asked_for(const std::string& name) const {
    const auto found = std::ranges::find(tensors_, name, &tensor_info::name);
    if (found == tensors_.end()) {
      fail(fmt::format("has no tensor {}{}{}", in_quotes(name),
                       tables_.empty() ? "" : "; of two dimensions are: ", listed(tensors_, tables_)));
    }
    if (found->shape.size() != 2) {
      throw error(file_.name, "tensor " + in_quotes(name),
                  fmt::format("has the shape {}, expected two dimensions: rows x dim", shape_text(found->shape)));
    }
    return static_cast<std::size_t>(found - tensors_.begin());
  }

  // The one, or the first of tied copies: encoder and decoder of T5 or BART keep the shared table under their own names
  // too.
  [[nodiscard]] std::size_t one_of(const places& named) const {
    const auto is_shared = [&](std::size_t i) { return module_of(tensors_[i].name).ends_with("shared"); };
    const auto shared = std::ranges::find_if(named, is_shared);
    const std::size_t first = shared == named.end() ? named.front() : *shared;
    const auto is_copy = [&](std::size_t i) {
      const tensor_info& a = tensors_[first];
      const tensor_info& b = tensors_[i];
      return i == first || (is_float(a) && a.dtype == b.dtype && a.shape == b.shape && hints_.same_bytes(first, i));
    };
    if (!std::ranges::all_of(named, is_copy)) {
      ask();
    }
    if (named.size() > 1) {
      note(fmt::format("{} tensors with names of embeddings hold the same numbers; {} was taken", named.size(),
                       in_quotes(tensors_[first].name)));
    }
    return first;
  }

  // Codes alone do not tell whether what they stand for is the same.
  static bool is_float(const tensor_info& it) {
    constexpr std::array<std::string_view, 4> floats = {"F16", "BF16", "F32", "F64"};
    return std::ranges::find(floats, it.dtype) != floats.end();
  }

  [[nodiscard]] bool has_bias(std::size_t i) const {
    const std::string name = std::string(module_of(tensors_[i].name)) + ".bias";
    return std::ranges::find(tensors_, name, &tensor_info::name) != tensors_.end();
  }

  // No tensor is named after an embedding.
  [[nodiscard]] std::size_t lone_table() const {
    const places neutral = tables_of(tensor_role::neutral);
    const std::size_t companions = tables_of(tensor_role::companion).size();
    if (neutral.size() + companions < tables_.size() && tables_.size() - companions > 1) {
      ask();
    }
    if (neutral.size() > 1) {
      ask();
    }
    if (neutral.empty() || has_bias(neutral.front()) || hints_.is_part) {
      fail(
          fmt::format("has no tensor with the name of a token embedding; of two dimensions {}: {}; choose by --tensor "
                      "if that is the table",
                      tables_.size() == 1 ? "is only" : "are", listed(tensors_, tables_)));
    }
    note(fmt::format("{} was taken because the file has no other table; its name does not say what it is",
                     in_quotes(tensors_[neutral.front()].name)));
    return neutral.front();
  }

  const source& file_;
  const request& wanted_;
  std::span<const tensor_info> tensors_;
  const choice_hints& hints_;
  std::vector<tensor_role> roles_;
  places all_;     // by role
  places tables_;  // of two dimensions, by role
};

}  // namespace

std::size_t chosen_tensor(const source& file, const request& wanted, std::span<const tensor_info> tensors,
                          const choice_hints& hints) {
  return chooser(file, wanted, tensors, hints).choose();
}

}  // namespace romvec::host
