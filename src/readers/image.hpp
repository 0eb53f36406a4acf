// SPDX-License-Identifier: BSL-1.0
// Images (romvec/image.hpp) as the host reads them: the arrays of the table, whatever its format.
#pragma once

#include "files/input_file.hpp"
#include "quantized.hpp"

namespace romvec::host {

// A copy of the arrays. Errors: everything that romvec::verify_image finds; of
// damaged arrays the bytes of their blocks. The table's fidelity is not known.
quantized read_image(const source& file);

}  // namespace romvec::host
