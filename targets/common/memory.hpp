// SPDX-License-Identifier: BSL-1.0
// How much memory the running program takes, and where an object of it lies: read from the image itself (addresses of
// the linker script on boards, program headers on Linux), never from what the source hopes for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace memory {

struct usage {
  std::size_t flash_bytes;   // read-only: code, constants, and the start values of variables
  std::size_t ram_bytes;     // writable: variables, zeroed or not; without the stack
  std::uintptr_t ram_start;  // where the first writable byte lies
};

// Of the whole program.
usage image();

// How many bytes of object[0, bytes) lie in writable memory.
std::size_t writable_bytes(const void* object, std::size_t bytes);

// Marks the stack below the caller's, so that what a call then writes of it is seen; and how many bytes below this
// function's caller were written since. 0 where the stack is not a board's own.
void mark_stack();
std::size_t marked_stack_used();

}  // namespace memory
