// SPDX-License-Identifier: BSL-1.0
// Apple MLX's affine codes: words of U32 that hold codes of 2 to 8 bits one behind the other, and a scale and a bias
// for every group of a row. Source: mlx.core.quantize.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "readers/request.hpp"
#include "readers/stored_tensor.hpp"

namespace romvec::host {

struct mlx_layout {
  unsigned bits = 0;
  std::uint64_t group_size = 0;
  std::uint64_t dim = 0;
  std::string by;  // what told: "config.json", ...
};

// Code i of a row: bits [i * bits, (i + 1) * bits) of its bytes as one little-endian number; bits <= 8.
// bytes[0, (i + 1) * bits / 8 rounded up).
[[nodiscard]] constexpr unsigned packed_code(const char* bytes, std::size_t i, unsigned bits) {
  const std::size_t first = i * bits;
  const std::size_t last = first + bits - 1;
  unsigned pair = static_cast<unsigned char>(bytes[first / 8]);
  if (last / 8 != first / 8) {
    pair |= unsigned{static_cast<unsigned char>(bytes[last / 8])} << 8U;
  }
  return pair >> (first % 8) & ((1U << bits) - 1);
}

// The layout of `codes` (U32, rows x words) with scales of rows x groups. Shapes alone allow several; what decides is
// wanted.bits, then the "quantization" of a config.json beside the file, then the one reading whose dim is the size of
// the model's norms. Errors: none fits; more than one does and nothing decides.
mlx_layout mlx_layout_of(const source& file, const request& wanted, const stored_tensor& codes, std::uint64_t groups,
                         std::span<const stored_tensor> all);

}  // namespace romvec::host
