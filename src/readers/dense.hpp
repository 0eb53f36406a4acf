// SPDX-License-Identifier: BSL-1.0
// A two-dimensional array of floating-point numbers in a file's bytes, whatever its width, byte order and
// direction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "readers/reader.hpp"

namespace romvec::host {

enum class element { f16, bf16, f32, f64 };

[[nodiscard]] constexpr std::size_t bytes_of(element type) {
  return type == element::f64 ? 8 : type == element::f32 ? 4 : 2;
}

// bytes[0, rows * dim * bytes_of(type)): the caller has checked that the product is the length.
struct dense_array {
  std::string_view bytes;
  element type = element::f32;
  bool big_endian = false;
  bool column_by_column = false;  // Fortran order
  std::uint64_t rows = 0;
  std::uint64_t dim = 0;
};

// The rows that `wanted` asks for, as floats, with their words. Errors, with row, column and word: NaN,
// infinity, a float64 beyond float32. A float64 is rounded to the nearest float. Memory: the rows that are
// kept.
weights read_dense(const source& file, const request& wanted, const dense_array& array, origin from);

}  // namespace romvec::host
