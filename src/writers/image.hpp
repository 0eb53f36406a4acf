// SPDX-License-Identifier: BSL-1.0
// A table as an image (romvec/image.hpp): for flash that is written apart from the firmware.
#pragma once

#include <functional>

#include "files/output_file.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

// Version 2. The caller commits. `progress` is told the part done. Memory: 64 KB, and a 1,024th of the table. Errors:
// vocab_size or dim of 2^31 or more.
void write_image(output_file& out, const quantized& table, const weights& from,
                 const std::function<void(double)>& progress);

}  // namespace romvec::host
