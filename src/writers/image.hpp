// SPDX-License-Identifier: BSL-1.0
// A table as an image (romvec/image.hpp): for flash that is written apart from the firmware.
#pragma once

#include <cstdint>
#include <functional>

#include "files/output_file.hpp"
#include "quantized.hpp"

namespace romvec::host {

// Bytes [64, image_bytes) of the image, as one CRC-32: what the header beside the image asks for.
std::uint32_t image_crc32(const quantized& table);

// The caller commits. `progress` is told the part done. Memory: 64 KB. Errors: vocab_size or dim of 2^31 or more.
void write_image(output_file& out, const quantized& table, const std::function<void(double)>& progress);

}  // namespace romvec::host
