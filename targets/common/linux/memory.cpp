// SPDX-License-Identifier: BSL-1.0
// The segments of the running program, as the loader mapped them. "Flash" is what is mapped read-only.
#include "common/memory.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstdint>

namespace {

// Calls visit(first address, size, writable) for every loaded segment of the program itself: it comes first in the
// list, the shared libraries follow.
template <class Visitor>
void for_each_segment(Visitor visit) {
  dl_iterate_phdr(
      [](dl_phdr_info* program, std::size_t, void* visitor) {
        for (int i = 0; i < program->dlpi_phnum; ++i) {
          const ElfW(Phdr)& segment = program->dlpi_phdr[i];
          if (segment.p_type == PT_LOAD) {
            (*static_cast<Visitor*>(visitor))(static_cast<std::uintptr_t>(program->dlpi_addr + segment.p_vaddr),
                                              static_cast<std::size_t>(segment.p_memsz), (segment.p_flags & PF_W) != 0);
          }
        }
        return 1;  // no further: only the program
      },
      &visit);
}

}  // namespace

namespace memory {

usage image() {
  usage sum = {0, 0, 0};
  for_each_segment([&sum](std::uintptr_t segment, std::size_t size, bool writable) {
    (writable ? sum.ram_bytes : sum.flash_bytes) += size;
    if (writable && sum.ram_start == 0) {
      sum.ram_start = segment;
    }
  });
  return sum;
}

std::size_t writable_bytes(const void* object, std::size_t bytes) {
  const auto object_first = reinterpret_cast<std::uintptr_t>(object);
  std::size_t sum = 0;
  for_each_segment([&](std::uintptr_t segment, std::size_t size, bool writable) {
    const std::uintptr_t first = std::max(object_first, segment);
    const std::uintptr_t last = std::min(object_first + bytes, segment + size);
    if (writable && last > first) {
      sum += last - first;
    }
  });
  return sum;
}

void mark_stack() {}
std::size_t marked_stack_used() { return 0; }

}  // namespace memory
