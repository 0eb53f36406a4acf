// SPDX-License-Identifier: BSL-1.0
#include "common/memory.hpp"

#include <algorithm>
#include <cstdint>

// Defined by sections.ld. A size is a symbol too: its "address" is the number.
extern "C" {
extern char __ram_start[];
extern char __ram_end[];
extern char __ram_size[];
extern char __flash_size[];
}

namespace {

std::uintptr_t number(const void* symbol) { return reinterpret_cast<std::uintptr_t>(symbol); }

}  // namespace

namespace memory {

usage image() { return {number(__flash_size), number(__ram_size), number(__ram_start)}; }

std::size_t writable_bytes(const void* object, std::size_t bytes) {
  const std::uintptr_t first = std::max(number(object), number(__ram_start));
  const std::uintptr_t last = std::min(number(object) + bytes, number(__ram_end));
  return last > first ? last - first : 0;
}

}  // namespace memory
