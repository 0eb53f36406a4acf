// SPDX-License-Identifier: BSL-1.0
// The JSON header of a .safetensors file: which tensors it holds, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host::safetensors {

struct tensor {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  // in data
  std::uint64_t end = 0;
};

struct header {
  std::vector<tensor> tensors;  // by name
  std::string_view data;
};

// Errors, everything that the format forbids: a header that is longer than the file or not JSON, a key or
// tensor twice, an unknown dtype, an extent that is not what shape and dtype need, tensors that overlap or
// leave a gap, bytes that belong to no tensor. Memory: in proportion to the header, which is part of the
// file.
header parse_header(const source& file);

}  // namespace romvec::host::safetensors
