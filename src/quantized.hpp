// SPDX-License-Identifier: BSL-1.0
// A quantised table whose shape and format are known at run time only: what is written, read back and looked at.
// quantize.hpp makes it of float rows.
#pragma once

#include <cstddef>
#include <romvec/fidelity.hpp>
#include <romvec/format.hpp>
#include <vector>

#include "integer_array.hpp"
#include "storage_format.hpp"

namespace romvec::host {

// How multipliers (and levels) are chosen.
enum class fit {
  bound,          // as the library does in a constant expression: no weight clips, every error is within the bound
  least_squares,  // by search for the least squared error; levels are trained on the table
};

// The arrays are those of format.arrays(vocab_size, dim); the others are empty.
struct quantized {
  storage_format format;
  fit fitted = fit::bound;
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
  integer_array codes;
  integer_array multipliers;
  integer_array levels;
  romvec::code_window window{};  // where the format has one
  int exponent = 0;
  romvec::fidelity fidelity{};   // against every weight
  double worst_row_sqnr_db = 0;  // where the format has a window: of the row that lost most

  [[nodiscard]] integer_array& numbers(array_role role) {
    return role == array_role::codes ? codes : role == array_role::multipliers ? multipliers : levels;
  }
  [[nodiscard]] const integer_array& numbers(array_role role) const {
    return role == array_role::codes ? codes : role == array_role::multipliers ? multipliers : levels;
  }
  [[nodiscard]] std::vector<format_array> arrays() const { return format.arrays(vocab_size, dim); }
};

// A table of this format and shape, all of it zeros.
[[nodiscard]] quantized make_quantized(const storage_format& format, std::size_t vocab_size, std::size_t dim);

// Whether errors can be bounded before they are measured: not where a weight has the bits of others in its window.
[[nodiscard]] bool has_bound(const storage_format& format);

// least_squares for codes that stand for levels, bound for all else.
[[nodiscard]] fit default_fit(const storage_format& format);

// Bits of codes, multipliers, levels and window for each weight.
double bits_per_weight(const quantized& table);

}  // namespace romvec::host
