// SPDX-License-Identifier: BSL-1.0
// NumPy's .npy, versions 1.0, 2.0 and 3.0: a magic number, the length of the header, the header (a Python
// dictionary with exactly three keys), the array. Source: numpy.lib.format's documentation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host::npy {

struct header {
  int version = 0;
  std::string descr;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::string_view data;  // all bytes behind the header
};

// By the magic number.
bool has_magic(std::string_view bytes);

// Errors, with the byte: another version, a header that ends early or is no dictionary of the three keys.
header parse_header(const source& file);

}  // namespace romvec::host::npy
