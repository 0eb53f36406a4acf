// SPDX-License-Identifier: BSL-1.0
// A table of float32 as an .npy file, version 1.0: what numpy.save writes.
#pragma once

#include <cstddef>
#include <span>

#include "files/output_file.hpp"

namespace romvec::host {

// values: rows of `stride` floats, of which the first `dim` are written.
void write_npy(output_file& out, std::span<const float> values, std::size_t stride, std::size_t dim);

}  // namespace romvec::host
