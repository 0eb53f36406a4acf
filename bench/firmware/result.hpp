// SPDX-License-Identifier: BSL-1.0
// What a call is given, and what it left in the output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "operations.hpp"

namespace bench {

// Known to nobody before the program runs.
inline volatile std::uint32_t requested_id = 29;

// FNV-1a of what a call leaves in output[0, bytes); 0 if it refuses. What was there before cannot pass for a result.
inline std::uint32_t hash_of_result(function call, std::size_t bytes) {
  std::memset(output.bytes, 0xA5, sizeof output.bytes);
  if (!call(requested_id)) {
    return 0;
  }
  std::uint32_t hash = 2166136261U;
  for (std::size_t i = 0; i < bytes; ++i) {
    hash = (hash ^ output.bytes[i]) * 16777619U;
  }
  return hash;
}

}  // namespace bench
