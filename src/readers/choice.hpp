// SPDX-License-Identifier: BSL-1.0
// Which tensor of a file of many is the table.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "readers/reader.hpp"

namespace romvec::host {

// What a reader knows beyond names and shapes.
struct choice_hints {
  // Whether two tensors of one dtype and shape hold the same bytes.
  std::function<bool(std::size_t, std::size_t)> same_bytes = [](std::size_t, std::size_t) { return false; };
  // For errors: a sentence about where else the table may be; empty for none.
  std::function<std::string()> elsewhere = [] { return std::string(); };
  bool is_part = false;                       // the file is one of several that make a model
  std::vector<std::string>* notes = nullptr;  // takes what was decided
};

// The place in `tensors` of the tensor asked for; else of the one whose name only token embeddings have; else of the
// one whose name embeddings have; else of the only table there is, unless its name, a bias beside it or other parts of
// the model say that it is another layer. Tied copies count once. It has two dimensions. Errors list what could be
// chosen, the likely ones first.
std::size_t chosen_tensor(const source& file, const request& wanted, std::span<const tensor_info> tensors,
                          const choice_hints& hints = {});

}  // namespace romvec::host
