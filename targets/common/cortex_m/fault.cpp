// SPDX-License-Identifier: BSL-1.0
#include "common/cortex_m/fault.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/bare_metal/fault.hpp"
#include "common/console.hpp"
#include "common/cortex_m/system_control.hpp"

namespace {

std::string_view exception_name(std::uint32_t number) {
  switch (number) {
    case 2:
      return "NMI";
    case 3:
      return "HardFault";
    case 4:
      return "MemManage fault";
    case 5:
      return "BusFault";
    case 6:
      return "UsageFault";
    case 7:
      return "SecureFault";
    default:
      return "unexpected exception";
  }
}

// Bits of the Configurable Fault Status Register.
struct cause {
  unsigned bit;
  std::string_view meaning;
};
constexpr cause causes[] = {{0, "instruction fetch not allowed"},
                            {1, "data access not allowed"},
                            {8, "instruction bus error"},
                            {9, "data bus error"},
                            {10, "late data bus error"},
                            {12, "bus error while stacking"},
                            {16, "undefined instruction"},
                            {17, "not in Thumb state"},
                            {18, "bad return from an exception"},
                            {19, "no such coprocessor"},
                            {20, "stack limit passed"},
                            {24, "unaligned access"},
                            {25, "division by zero"}};

// The bits that say that an address register holds the address of the access.
constexpr std::uint32_t memory_fault_address_valid = 1U << 7;
constexpr std::uint32_t bus_fault_address_valid = 1U << 15;

void write_causes() {
  const std::uint32_t status = system_control::fault_status();
  for (const cause& each : causes) {
    if ((status >> each.bit) & 1U) {
      console::write(", ");
      console::write(each.meaning);
    }
  }
  if ((status & memory_fault_address_valid) != 0) {
    console::write(" at address ");
    write_hex(system_control::memory_fault_address());
  } else if ((status & bus_fault_address_valid) != 0) {
    console::write(" at address ");
    write_hex(system_control::bus_fault_address());
  }
}

}  // namespace

// `frame` is what the core stacked: r0-r3, r12, lr, pc, xPSR.
extern "C" [[noreturn, gnu::used]] void report_fault(const std::uint32_t* frame);
extern "C" void report_fault(const std::uint32_t* frame) {
  std::uint32_t exception = 0;
  asm volatile("mrs %0, ipsr" : "=r"(exception));
  exception &= 0x1FF;
  console::write("\nfault: ");
  console::write(exception_name(exception));
  console::write(" (exception ");
  console::write_number(exception);
  console::write(")");
  if (system_control::is_mainline()) {
    write_causes();
  }
  console::write(", instruction at ");
  write_hex(frame[6]);
  console::write(", called from ");
  write_hex(frame[5]);
  console::write("\n");
  console::exit(fault_exit_code);
}

// Naked: the stack pointer must still be the one that the core left, for it points to the frame.
extern "C" [[gnu::naked]] void fault_handler() {
  asm volatile(
      "mov r0, sp\n\t"
      "ldr r1, =report_fault\n\t"
      "bx r1\n\t"
      ".ltorg");
}

extern "C" [[gnu::naked, gnu::weak]] void systick_handler() {
  asm volatile(
      "ldr r0, =fault_handler\n\t"
      "bx r0\n\t"
      ".ltorg");
}
