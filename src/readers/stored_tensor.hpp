// SPDX-License-Identifier: BSL-1.0
// A tensor of a checkpoint, before anything is made of its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// A tensor wherever its bytes are; bytes[0, elements * bits / 8), which the caller has checked.
struct stored_tensor {
  std::string name;
  std::string dtype;  // as .safetensors has it
  std::vector<std::uint64_t> shape;
  std::string_view bytes;
};

}  // namespace romvec::host
