// SPDX-License-Identifier: BSL-1.0
// The header of a GGUF file: its key-value pairs and which tensors it holds, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host::gguf {

struct tensor {
  std::string_view name;
  std::string_view dtype;            // as ggml names it: "F32", "Q4_K"
  std::vector<std::uint64_t> shape;  // the columns last; the file has them first
  std::uint64_t begin = 0;           // in data
  std::uint64_t end = 0;
};

struct header {
  std::uint32_t version = 0;
  std::vector<tensor> tensors;  // in the order of the file
  std::string_view data;
  std::vector<std::string_view> tokens;  // of tokenizer.ggml.tokens; empty without that key
  std::uint64_t split_count = 0;         // of split.count: the files that make the model; 0 without that key
};

// Errors, each with its byte or tensor: version 1, a file of a big-endian machine, counts and lengths beyond the end of
// the file, keys or tensors twice, types that are unknown, an alignment that is no power of two, tensors that are not
// aligned, overlap or end behind the file. Memory: in proportion to the header, which is part of the file.
header parse_header(const source& file);

}  // namespace romvec::host::gguf
