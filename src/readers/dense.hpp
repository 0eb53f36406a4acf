// SPDX-License-Identifier: BSL-1.0
// A two-dimensional array of plain numbers in a file's bytes, whatever its type, byte order and direction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "readers/reader.hpp"

namespace romvec::host {

enum class element { i8, u8, i16, u16, i32, u32, i64, u64, f16, bf16, f32, f64, f8_e4m3, f8_e5m2 };

[[nodiscard]] constexpr std::size_t bytes_of(element type) {
  switch (type) {
    case element::i8:
    case element::u8:
    case element::f8_e4m3:
    case element::f8_e5m2:
      return 1;
    case element::i16:
    case element::u16:
    case element::f16:
    case element::bf16:
      return 2;
    case element::i32:
    case element::u32:
    case element::f32:
      return 4;
    case element::i64:
    case element::u64:
    case element::f64:
      break;
  }
  return 8;
}

// The type by the name that model files have for it: F16, I8, ...; nothing for types that are not read.
std::optional<element> element_named(std::string_view dtype);

// The little-endian number at bytes[0, bytes_of(type)).
double number_at(element type, const char* bytes);

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
// infinity, a float64 beyond float32. What float32 cannot hold is rounded to the nearest. Memory: the rows that are
// kept.
weights read_dense(const source& file, const request& wanted, const dense_array& array, origin from);

}  // namespace romvec::host
