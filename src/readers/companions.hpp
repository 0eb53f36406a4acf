// SPDX-License-Identifier: BSL-1.0
// The tensors beside a tensor of integers that say what the integers stand for: scales, offsets, zero points.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

struct companion {
  std::size_t place;  // in the list of names
  std::string label;  // what the name adds to the module's, in lower case: "scales", "weight_scale", "scb"
};

// Those of `name` among `names`, by their names: in its module or under its name; and, wherever they are, those that
// have its name and a word of quantisation in theirs. Biases of layers and scales of activations are none.
std::vector<companion> companions_of(std::string_view name, std::span<const std::string> names);

// The names that speak of scales, wherever they are and whatever they belong to.
std::vector<companion> all_of_scales(std::span<const std::string> names);

// Which scheme the companions are of, where it is one that is not read: "GPTQ or AWQ", ...; empty for none of these.
std::string_view foreign_scheme(std::string_view name, std::span<const companion> found);

// True for types whose numbers may be codes: integers, and floats of 8 bits and less.
bool may_be_codes(std::string_view dtype);

// "scales, biases"
std::string labels_text(std::span<const companion> found);

// For a file whose scaled integers are not read: refuses a tensor of codes that has companions, by name.
void refuse_scaled(const source& file, std::string_view name, std::string_view dtype,
                   std::span<const std::string> names);

}  // namespace romvec::host
