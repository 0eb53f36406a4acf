// SPDX-License-Identifier: BSL-1.0
#include "writers/npy.hpp"

#include <fmt/format.h>

#include <bit>
#include <string>
#include <string_view>

namespace romvec::host {

void write_npy(output_file& out, std::span<const float> values, std::size_t stride, std::size_t dim) {
  constexpr std::size_t alignment = 64;
  constexpr std::size_t before_text = 10;  // magic number, version, length of the text
  std::string text = fmt::format("{{'descr': '{}f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                                 std::endian::native == std::endian::little ? '<' : '>', values.size() / stride, dim);
  text.resize((before_text + text.size() + 1 + alignment - 1) / alignment * alignment - before_text - 1, ' ');
  text += '\n';
  out.write(std::string_view("\x93NUMPY\x01\x00", 8));
  const char length[] = {static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
  out.write({length, 2});
  out.write(text);
  for (std::size_t first = 0; first < values.size(); first += stride) {
    out.write({reinterpret_cast<const char*>(values.data() + first), dim * sizeof(float)});
  }
}

}  // namespace romvec::host
