// SPDX-License-Identifier: BSL-1.0
// Trained tables from outside the repository: .npy files of float32 below the directory that the environment variable
// ROMVEC_SHARED_DATA names. A minimal reader of our own, so that the tests of the library do not need the host tool.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace testing {

struct float_table {
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
  std::vector<float> weights;  // empty if the file is missing or is no two-dimensional little-endian float32
};

inline std::string shared_data_path(const char* file) {
  const char* const directory = std::getenv("ROMVEC_SHARED_DATA");
  return directory == nullptr ? std::string() : std::string(directory) + "/" + file;
}

inline bool has_shared_data(const char* file) {
  const std::string path = shared_data_path(file);
  std::FILE* const stream = path.empty() ? nullptr : std::fopen(path.c_str(), "rb");
  if (stream != nullptr) {
    std::fclose(stream);
  }
  return stream != nullptr;
}

inline float_table read_npy(const char* file) {
  float_table table;
  std::FILE* const stream = std::fopen(shared_data_path(file).c_str(), "rb");
  if (stream == nullptr) {
    return table;
  }
  unsigned char head[10];
  if (std::fread(head, 1, sizeof head, stream) == sizeof head && std::memcmp(head, "\x93NUMPY\x01", 7) == 0) {
    std::string header(head[8] + 256u * head[9], '\0');
    const bool whole = std::fread(header.data(), 1, header.size(), stream) == header.size();
    const std::size_t shape = header.find("'shape': (");
    if (whole && shape != std::string::npos && header.find("'descr': '<f4'") != std::string::npos &&
        header.find("'fortran_order': False") != std::string::npos &&
        std::sscanf(header.c_str() + shape, "'shape': (%zu, %zu)", &table.vocab_size, &table.dim) == 2) {
      table.weights.resize(table.vocab_size * table.dim);
      if (std::fread(table.weights.data(), sizeof(float), table.weights.size(), stream) != table.weights.size()) {
        table.weights.clear();
      }
    }
  }
  std::fclose(stream);
  return table;
}

}  // namespace testing
