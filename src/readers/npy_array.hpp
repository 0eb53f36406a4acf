// SPDX-License-Identifier: BSL-1.0
// The array of a .npy file as its header describes it, of any type and any number of dimensions: for lists of ids and
// of words. Tables are read by npy::read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host::npy {

struct array {
  std::string descr;                 // "<i8", "<U12"
  std::vector<std::uint64_t> shape;  // of no dimension for a scalar
  std::string_view data;             // as many bytes as the shape and the type promise
  std::uint64_t elements = 0;
  std::size_t element_bytes = 0;
};

// Errors: no .npy file, a type whose size is not a number behind one letter, fewer or more bytes than promised.
array array_of(const source& file);

// By the text of a dtype: "<U7" or "|S7", whatever follows.
bool is_of_strings(std::string_view dtype);

// The strings of an array of type U (UTF-32, as UTF-8) or S (bytes), without the zeros at their ends. Errors, with the
// element: another type, what is no character.
std::vector<std::string> strings_of(const source& file, const array& strings);

}  // namespace romvec::host::npy
