// SPDX-License-Identifier: BSL-1.0
// A WebAssembly program has one memory, which all of it may write: constants lie there, too.
#include "common/memory.hpp"

#include <cstdint>

// Defined by the linker.
extern "C" {
extern char __global_base;
extern char __data_end;
}

namespace memory {

usage image() {
  const auto first = reinterpret_cast<std::uintptr_t>(&__global_base);
  return {0, reinterpret_cast<std::uintptr_t>(&__data_end) - first, first};
}

std::size_t writable_bytes(const void*, std::size_t bytes) { return bytes; }

void mark_stack() {}
std::size_t marked_stack_used() { return 0; }

}  // namespace memory
