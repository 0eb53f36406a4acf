// SPDX-License-Identifier: BSL-1.0
// From reset to main: the vector table, memory, the coprocessors, global constructors. One source for every Cortex-M:
// what differs between them is asked of the core at run time.
#include <cstdint>

#include "common/console.hpp"
#include "common/cortex_m/fault.hpp"
#include "common/cortex_m/system_control.hpp"

extern "C" {

// The program's main(), under a name that C++ allows to be called.
int program_main() asm("main");

// Addresses that sections.ld defines.
extern std::uint32_t __stack_top[];
extern std::uint32_t __data_load[];
extern std::uint32_t __data_start[];
extern std::uint32_t __data_end[];
extern std::uint32_t __bss_start[];
extern std::uint32_t __bss_end[];
using constructor = void (*)();
extern constructor __init_array_start[];
extern constructor __init_array_end[];

// Global objects register their destructors with these two. The program ends through semihosting and never runs them.
void* __dso_handle = nullptr;
int __aeabi_atexit(void*, void (*)(void*), void*);
int __aeabi_atexit(void*, void (*)(void*), void*) { return 0; }

[[noreturn]] void reset_handler();
}

namespace {

void enable_coprocessors() {
  namespace control = system_control;
  if (!control::is_mainline()) {
    return;
  }
  // Full access to coprocessors 10 and 11: FPU and Helium. The bits read as zero and ignore writes where there is
  // neither.
  control::coprocessor_access() = control::coprocessor_access() | (0xFU << 20);
  // Armv8.1-M runs its low-overhead loops in hardware only when told so; ID_ISAR0 says whether the core knows them.
  constexpr std::uint32_t low_overhead_loops = 3;
  if (((control::instruction_set_0() >> 12) & 0xF) == low_overhead_loops) {
    control::configuration() = control::configuration() | (1U << 19);
  }
  // MemManage, BusFault and UsageFault as exceptions of their own, so that the report can name them.
  control::handler_control() = control::handler_control() | (7U << 16);
  asm volatile("dsb\n\tisb" ::: "memory");
}

// Built with -fno-tree-loop-distribute-patterns: these loops must not become calls of memcpy and memset, whose own code
// may use what is not set up yet.
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

extern "C" void reset_handler() {
  enable_coprocessors();
  prepare_memory();
  for (constructor* call = __init_array_start; call < __init_array_end; ++call) {
    (*call)();
  }
  console::exit(program_main());
}

namespace {

// The first 16 entries of the vector table. Interrupts of devices are never enabled, so theirs are left out; every
// exception that does happen is an error and reported as one.
struct vector_table {
  const void* initial_stack;
  constructor handlers[15];
};

[[gnu::section(".vectors"), gnu::used]] const vector_table vectors = {
    __stack_top,
    {reset_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     systick_handler}};

}  // namespace
