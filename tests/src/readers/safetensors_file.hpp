// SPDX-License-Identifier: BSL-1.0
// Writes .safetensors files as tests describe them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/support.hpp"

namespace test {

struct tensor {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::string bytes;
};

inline std::string safetensors_of(const std::vector<tensor>& tensors) {
  std::string header = "{";
  std::string data;
  for (const tensor& it : tensors) {
    std::string shape;
    for (const std::uint64_t size : it.shape) {
      shape += (shape.empty() ? "" : ",") + std::to_string(size);
    }
    header += (header.size() > 1 ? ",\"" : "\"") + it.name + "\":{\"dtype\":\"" + it.dtype + "\",\"shape\":[" + shape +
              "],\"data_offsets\":[" + std::to_string(data.size()) + "," +
              std::to_string(data.size() + it.bytes.size()) + "]}";
    data += it.bytes;
  }
  header += "}";
  return bytes_of<std::uint64_t>({header.size()}) + header + data;
}

// Floats of one row and one column: `number`.
inline tensor one(const std::string& name, float number = 1) {
  return {name, "F32", {1, 1}, bytes_of<float>({number})};
}

}  // namespace test
