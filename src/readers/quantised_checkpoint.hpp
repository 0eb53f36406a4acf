// SPDX-License-Identifier: BSL-1.0
// Tensors of integer codes whose scales are other tensors of the checkpoint, as floats.
#pragma once

#include <span>

#include "readers/companions.hpp"
#include "readers/request.hpp"
#include "readers/stored_tensor.hpp"

namespace romvec::host {

// The weights that `codes`, of two dimensions, and the tensors beside it stand for:
//   MLX affine: U32 words of 2, 3, 4, 5, 6 or 8 bits, little-endian, weight = code * scale + bias, both a group;
//   LLM.int8 of bitsandbytes: I8, weight = code * SCB / 127, SCB a row;
//   I8, U8, F8_E4M3 or F8_E5M2 with one scale, a tensor, row, group of a row or block of 128 x 128:
//   weight = (code - zero point) * scale; U8 needs the zero point.
// A weight is computed in float64 and rounded to float32 once. Errors, by name: every other scheme, scales of other
// types and shapes, MLX codes whose number of bits neither the shapes nor a config.json beside the file nor the sizes
// of norms nor wanted.bits tells. Source: mlx.core.quantize; bitsandbytes' int8_vectorwise_dequant; the dequantisation
// of compressed-tensors and, for blocks, of DeepSeek-V3.
weights read_quantised(const source& file, const request& wanted, const stored_tensor& codes,
                       std::span<const stored_tensor> all, std::span<const companion> companions, origin from);

}  // namespace romvec::host
