// SPDX-License-Identifier: BSL-1.0
// From reset to run_program(): the vector table and the coprocessors. One source for every Cortex-M: what differs
// between them is asked of the core at run time.
#include <cstdint>

#include "common/bare_metal/run_program.hpp"
#include "common/cortex_m/fault.hpp"
#include "common/cortex_m/system_control.hpp"

extern "C" {

// sections.ld defines it.
extern std::uint32_t __stack_top[];

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

}  // namespace

extern "C" void reset_handler() {
  enable_coprocessors();
  run_program();
}

namespace {

// The first 16 entries of the vector table. Interrupts of devices are never enabled, so theirs are left out; every
// exception that does happen is an error and reported as one.
struct vector_table {
  const void* initial_stack;
  void (*handlers[15])();
};

[[gnu::section(".vectors"), gnu::used]] const vector_table vectors = {
    __stack_top,
    {reset_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     systick_handler}};

}  // namespace
