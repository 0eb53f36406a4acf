// SPDX-License-Identifier: BSL-1.0
// What is measured: each operation as the library has it (library.cpp), and as a plain loop (plain_loops.cpp) in two
// builds. All three write the same bytes to `output`.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tables.hpp"

namespace bench {

// operation(NAME, WEIGHTS, BYTES), in terms of `vocab_size` and `dim`: the weights that a call reads (where two rows
// are multiplied, those of one), the bytes that it writes. The only list of the operations.
#define ROMVEC_BENCH_OPERATIONS(operation)                                                                 \
  operation(lookup_float, dim, dim * sizeof(float)) operation(lookup_q15, dim, dim * sizeof(std::int16_t)) \
      operation(lookup_q12, dim, dim * sizeof(std::int16_t)) operation(lookup_raw, dim, dim)               \
          operation(gather8_float, gathered_rows* dim, gathered_rows* dim * sizeof(float))                 \
              operation(gather8_q15, gathered_rows* dim, gathered_rows* dim * sizeof(std::int16_t))        \
                  operation(gather8_raw, gathered_rows* dim, gathered_rows* dim)                           \
                      operation(dot, dim, sizeof(std::int64_t))                                            \
                          operation(nearest4, vocab_size* dim, nearest_rows * sizeof(std::uint32_t))

// What the operations read beside the table and the id: in RAM, unknown to the compiler.
inline constexpr std::size_t gathered_rows = 8;
inline constexpr std::size_t nearest_rows = 4;
struct input_values {
  std::uint16_t gather_ids[gathered_rows];
};
extern input_values input;

// Where every operation writes to.
inline constexpr std::size_t output_elements = gathered_rows * table_288.dim;
union output_values {
  std::uint8_t bytes[output_elements * sizeof(float)];
  float floats[output_elements];
  std::int16_t halves[output_elements];
  std::int8_t codes[output_elements];
  std::int64_t dot;
  std::uint32_t ids[nearest_rows];
};
alignas(16) extern output_values output;

// One call, for the row `id`; false when it was refused.
using function = bool (*)(std::uint32_t id);

// An operation's functions: all of table_64, then all of table_288, each in the order above.
#define ROMVEC_BENCH_COUNT(name, weights, bytes) +1
inline constexpr std::size_t operation_count = 2 * (0 ROMVEC_BENCH_OPERATIONS(ROMVEC_BENCH_COUNT));
#define ROMVEC_BENCH_OF_64(name, weights, bytes) name<table_64>,
#define ROMVEC_BENCH_OF_288(name, weights, bytes) name<table_288>,
#define ROMVEC_BENCH_FUNCTIONS \
  { ROMVEC_BENCH_OPERATIONS(ROMVEC_BENCH_OF_64) ROMVEC_BENCH_OPERATIONS(ROMVEC_BENCH_OF_288) }

extern const function library[operation_count];
extern const function plain_loops[operation_count];
extern const function vectorised_loops[operation_count];

}  // namespace bench
