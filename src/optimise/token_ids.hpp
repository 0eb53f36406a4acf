// SPDX-License-Identifier: BSL-1.0
// Lists of token ids in files: text, .npy and JSON, told apart by their content.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "files/input_file.hpp"

namespace romvec::host {

// Tells `take` every id of the file, and its place there: "line 3", "element 7", "row 2, column 5". A text has ids in
// decimal between spaces, commas or line ends; a .npy an array of integers of any shape; JSON a list of integers or of
// lists, or such a list a line. Errors, with the place: what is no integer, or negative; a file without ids.
void for_each_token_id(const source& file,
                       const std::function<void(std::uint64_t id, const std::function<std::string()>& place)>& take);

}  // namespace romvec::host
