// SPDX-License-Identifier: BSL-1.0
// The quantised blocks of ggml's model files, as floats. Source: ggml's block_q8_0, block_q4_0 and their like;
// little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "readers/reader.hpp"

namespace romvec::host {

// One kind of block: `values` neighbours of a row in `bytes`.
struct block_format {
  std::string_view name;  // as ggml has it: "Q8_0"
  std::size_t values;
  std::size_t bytes;
  // block[0, bytes) to out[0, values). A value is the float product of the block's multiplier and an integer, exact, as
  // the multiplier has 11 bits and the integer at most 8; and an offset where the type has one, rounded once.
  void (*decode)(const char* block, float* out);
};

std::optional<block_format> block_format_named(std::string_view dtype);

// bytes[0, rows * dim / format.values * format.bytes): the caller has checked that dim is a multiple of format.values
// and that this is the length.
struct block_array {
  std::string_view bytes;
  block_format format;
  std::uint64_t rows = 0;
  std::uint64_t dim = 0;
};

// The rows that `wanted` asks for, as floats, with their words. Errors: a multiplier that is NaN or infinite.
weights read_blocks(const source& file, const request& wanted, const block_array& array, origin from);

}  // namespace romvec::host
