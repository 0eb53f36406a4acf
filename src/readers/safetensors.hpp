// SPDX-License-Identifier: BSL-1.0
// The table out of the tensors of .safetensors files, one file or several.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "readers/choice.hpp"
#include "readers/quantised_checkpoint.hpp"
#include "readers/reader.hpp"
#include "readers/safetensors_header.hpp"

namespace romvec::host::safetensors {

// The tensors of a header, whose bytes stay the file's.
std::vector<stored_tensor> tensors_of(const header& head);

// Chooses a tensor and reads it, dequantised where scales are beside it; `chosen` takes its place. Errors name `file`.
weights read_tensors(const source& file, const request& wanted, std::span<const stored_tensor> tensors,
                     choice_hints hints, std::size_t* chosen = nullptr);

}  // namespace romvec::host::safetensors
