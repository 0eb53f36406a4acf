// SPDX-License-Identifier: BSL-1.0
// One-dimensional .npy arrays of strings: of characters of 4 bytes ('<U7') or of bytes ('|S7'), padded with zeros.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host::npy {

// What a .npy file says of its array, and the bytes of it.
struct array_bytes {
  std::string descr;
  std::vector<std::uint64_t> shape;
  std::string_view data;
};
array_bytes array_of(const source& file);

namespace strings {

// By the text that npy::list gives for a dtype: "<U7, C order".
bool detect(std::string_view dtype);
bool is_of_objects(std::string_view dtype);

// The strings, as UTF-8 or as the bytes that they are, without the zeros behind them. Errors: an array of more
// dimensions or of something else, a length that its shape does not have, a number that is no character.
std::vector<std::string> read(const source& file);

}  // namespace strings

}  // namespace romvec::host::npy
