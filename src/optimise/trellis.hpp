// SPDX-License-Identifier: BSL-1.0
// A table as trellis rows: levels that are trained on it, multipliers of a byte, and for each row the bits whose levels
// lie nearest to its weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "optimise/trellis_row.hpp"

namespace romvec::host {

struct trellis_options {
  unsigned bits = 2;
  unsigned level_bits = 8;
  unsigned effort = 12;  // bits of state, 12, 14 or 16: four times the work each for 0.1 to 0.15 dB
  int min_exponent = 0;  // that of the table is chosen among them
  int max_exponent = 0;
  std::size_t threads = 1;  // the result does not depend on them
};

// What a table of trellis rows consists of.
struct trellis_table {
  trellis_code code;
  trellis_start start = trellis_start::zero;
  int exponent = 0;
  std::vector<std::int8_t> levels;        // code.levels(), the largest magnitude 127
  std::vector<std::uint8_t> multipliers;  // one a row, minifloats
  std::vector<std::uint8_t> rows;         // code.row_bytes(dim) each
  double squared_error = 0;               // of all weights, summed row by row
};

// values: rows of dim, finite, none above 127 * largest_minifloat * 2^max_exponent. Levels are trained on at most 500
// rows, which a hash of their contents chooses, each counted by its importance (one a row, or none). Whether rows start
// at zero or are rings is what serves this sample better. `progress` is told the part done. The same bytes for any
// number of threads, from every build of the tool, and in whatever order the rows are. Memory beside the result: for
// every thread 2 * (dim + 1) * code.histories() bytes.
[[nodiscard]] trellis_table encode_trellis(std::span<const float> values, std::size_t dim,
                                           std::span<const double> importance, const trellis_options& options,
                                           const std::function<void(double)>& progress = {});

}  // namespace romvec::host
