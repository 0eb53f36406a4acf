// SPDX-License-Identifier: BSL-1.0
#include "common/memory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

// Defined by sections.ld. A size is a symbol too: its "address" is the number.
extern "C" {
extern char __ram_start[];
extern char __ram_end[];
extern char __ram_size[];
extern char __flash_size[];
extern char _end[];
}

namespace {

constexpr std::uint32_t mark = 0xA5A5A5A5;
constexpr std::uintptr_t kept_bytes = 128;
constexpr std::uintptr_t most_marked_bytes = 65536;
volatile std::uint32_t* first_marked = nullptr;
volatile std::uint32_t* behind_marked = nullptr;

std::uintptr_t number(const void* symbol) { return reinterpret_cast<std::uintptr_t>(symbol); }

}  // namespace

namespace memory {

usage image() { return {number(__flash_size), number(__ram_size), number(__ram_start)}; }

std::size_t writable_bytes(const void* object, std::size_t bytes) {
  const std::uintptr_t first = std::max(number(object), number(__ram_start));
  const std::uintptr_t last = std::min(number(object) + bytes, number(__ram_end));
  return last > first ? last - first : 0;
}

// Down to the end of the variables: a stack has what is left of the RAM. What this function itself keeps is left alone.
void mark_stack() {
  const std::uintptr_t top = number(__builtin_frame_address(0)) - kept_bytes;
  const std::uintptr_t lowest = std::max(number(_end), top - most_marked_bytes);
  first_marked = reinterpret_cast<volatile std::uint32_t*>((lowest + 3) & ~std::uintptr_t{3});
  behind_marked = reinterpret_cast<volatile std::uint32_t*>(top & ~std::uintptr_t{3});
  for (volatile std::uint32_t* at = first_marked; at < behind_marked; ++at) {
    *at = mark;
  }
}

std::size_t marked_stack_used() {
  const volatile std::uint32_t* at = first_marked;
  while (at < behind_marked && *at == mark) {
    ++at;
  }
  return static_cast<std::size_t>(behind_marked - at) * sizeof(std::uint32_t) + kept_bytes;
}

}  // namespace memory
