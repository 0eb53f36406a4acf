// SPDX-License-Identifier: BSL-1.0
// The files beside a model's file: other parts of the model, its index, its configuration.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

// The path of the file called `name` beside `file`, if there is one. Nothing where `file` itself is no file that can be
// found by its name: the standard input, a member of an archive.
std::optional<std::string> beside(const source& file, std::string_view name);

// The names, sorted, of the files beside `file` that satisfy `begins` and `ends`; its own too.
std::vector<std::string> names_beside(const source& file, std::string_view begins, std::string_view ends);

// "model-00002-of-00003.safetensors" is part 2 of 3.
struct part_name {
  std::string before;  // "model-"
  std::size_t number = 0;
  std::size_t count = 0;
  std::string after;  // ".safetensors"

  // The name of another part.
  [[nodiscard]] std::string of(std::size_t part) const;
};

// Of the last component of a path; nothing for names of another form, and for part 1 of 1.
std::optional<part_name> part_of(std::string_view path);

}  // namespace romvec::host
