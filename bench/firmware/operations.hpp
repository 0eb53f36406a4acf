// SPDX-License-Identifier: BSL-1.0
// What is measured: each operation as the library has it (library.cpp), and as a plain loop (plain/) in two
// builds. All three write the same bytes to `output`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "tables.hpp"

namespace bench {

// What the operations read beside the table and the id: in RAM, unknown to the compiler.
inline constexpr std::size_t gathered_rows = 8;
inline constexpr std::size_t nearest_rows = 4;
inline constexpr std::size_t bag_rows = 32;
struct input_values {
  std::uint16_t gather_ids[gathered_rows];
  std::uint16_t bag_ids[bag_rows];
  std::uint16_t bag_offsets[1];
  std::int16_t bag_weights[bag_rows];  // Q15
  std::int8_t hidden8[table_288.dim];
  std::int16_t hidden16[table_288.dim];  // Q15
};
extern input_values input;

// Where every operation writes to.
inline constexpr std::size_t output_elements = gathered_rows * table_288.dim;
union output_values {
  std::uint8_t bytes[output_elements * sizeof(float)];
  float floats[output_elements];
  std::int32_t words[output_elements];
  std::int16_t halves[output_elements];
  std::int8_t codes[output_elements];
  std::int64_t dot;
  std::uint32_t ids[nearest_rows];
};
alignas(16) extern output_values output;

// One call, for the row `id`; false when it was refused.
using function = bool (*)(std::uint32_t id);

struct operations {
  function lookup_float;
  function lookup_q15;
  function lookup_q12;
  function lookup_raw;
  function gather8_float;
  function gather8_q15;
  function gather8_raw;
  function lookup_fixed_q15;
  function lookup_fixed_q12;
  function lookup_fixed16_q15;
  function lookup_fixed16_q12;
  function lookup_fixed_float;
  function bag32_q15;
  function bag32_float;
  function bag32_int32;
  function bag32_mean_q15;
  function bag32_max_q15;
  function bag32_weighted_q15;
  function bag32_fixed_q15;
  function dot;
  function nearest4;
  function logits8_int32;
  function logits16_float;
  // Of 4-bit codes: nibble_rows, and where they say so nibble_groups<32>.
  function lookup_nibbles_float;
  function lookup_nibbles_q15;
  function lookup_groups_q15;
  function bag32_nibbles_q15;
  function bag32_groups_q15;
  function nearest4_nibbles;
  function nearest4_groups;
  function logits8_nibbles;
  // Of trellis codes of 4 bits, whose rows begin with their end.
  function lookup_trellis_raw;
  function lookup_trellis_q15;
  function bag32_trellis_q15;
  function nearest4_trellis;
};

enum class shape : std::uint8_t { of_512_64, of_256_288 };
inline constexpr std::string_view shape_names[] = {"512x64", "256x288"};  // vocab_size x dim

// Who implements them; each is indexed by shape.
extern const operations library[std::size(shape_names)];
extern const operations scalar_library[std::size(shape_names)];  // bench/wasm alone
extern const operations plain_loops[std::size(shape_names)];
extern const operations vectorised_loops[std::size(shape_names)];

struct description {
  std::string_view name;
  function operations::*member;
  std::size_t weights;       // that a call reads; where two rows are multiplied, those of one
  std::size_t output_bytes;  // that it writes
};
std::span<const description> describe(shape shape);

}  // namespace bench
