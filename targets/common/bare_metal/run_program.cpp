// SPDX-License-Identifier: BSL-1.0
// Built with -fno-tree-loop-distribute-patterns: the loops that fill memory must not become calls of memcpy and memset,
// whose own code may use what is not set up yet.
#include "common/bare_metal/run_program.hpp"

#include <cstdint>

#include "common/console.hpp"

extern "C" {

// The program's main(), under a name that C++ allows to be called.
int program_main() asm("main");

// Addresses that sections.ld defines.
extern std::uint32_t __data_load[];
extern std::uint32_t __data_start[];
extern std::uint32_t __data_end[];
extern std::uint32_t __bss_start[];
extern std::uint32_t __bss_end[];
using constructor = void (*)();
extern constructor __init_array_start[];
extern constructor __init_array_end[];

// Global objects register their destructors with these. The program ends through semihosting and never runs them.
void* __dso_handle = nullptr;
#if defined(__arm__)
int __aeabi_atexit(void*, void (*)(void*), void*);
int __aeabi_atexit(void*, void (*)(void*), void*) { return 0; }
#else
int __cxa_atexit(void (*)(void*), void*, void*);
int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
#endif
}

namespace {

void prepare_memory() {
  const std::uint32_t* from = __data_load;
  for (std::uint32_t* to = __data_start; to < __data_end; ++to) {
    *to = *from++;
  }
  for (std::uint32_t* to = __bss_start; to < __bss_end; ++to) {
    *to = 0;
  }
}

}  // namespace

extern "C" void run_program() {
  prepare_memory();
  for (constructor* call = __init_array_start; call < __init_array_end; ++call) {
    (*call)();
  }
  console::exit(program_main());
}
