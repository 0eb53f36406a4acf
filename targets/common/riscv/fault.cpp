// SPDX-License-Identifier: BSL-1.0
#include "common/riscv/fault.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "common/bare_metal/fault.hpp"
#include "common/console.hpp"

namespace {

// By mcause. Source: RISC-V Privileged Architecture, "Machine Cause Register".
constexpr std::string_view exceptions[] = {"instruction address misaligned",
                                           "instruction fetch not allowed",
                                           "illegal instruction",
                                           "breakpoint",
                                           "load address misaligned",
                                           "load not allowed",
                                           "store address misaligned",
                                           "store not allowed"};

}  // namespace

extern "C" [[noreturn, gnu::used]] void report_fault(std::uint32_t cause, std::uint32_t program_counter,
                                                     std::uint32_t value, std::uint32_t return_address);
extern "C" void report_fault(std::uint32_t cause, std::uint32_t program_counter, std::uint32_t value,
                             std::uint32_t return_address) {
  console::write("\nfault: ");
  console::write(cause < std::size(exceptions) ? exceptions[cause] : std::string_view("unexpected trap"));
  console::write(" (mcause ");
  write_hex(cause);
  console::write(", mtval ");
  write_hex(value);
  console::write("), instruction at ");
  write_hex(program_counter);
  console::write(", called from ");
  write_hex(return_address);
  console::write("\n");
  console::exit(fault_exit_code);
}

// mtvec's two lowest bits are its mode: the address is a multiple of four.
asm(".option push\n"
    ".option arch, +zicsr\n"
    ".section .text.fault_handler, \"ax\", @progbits\n"
    ".balign 4\n"
    ".globl fault_handler\n"
    ".type fault_handler, @function\n"
    "fault_handler:\n\t"
    "csrr a0, mcause\n\t"
    "csrr a1, mepc\n\t"
    "csrr a2, mtval\n\t"
    "mv a3, ra\n\t"
    "la sp, __stack_top\n\t"  // whatever the program did to its own
    "tail report_fault\n\t"
    ".size fault_handler, . - fault_handler\n"
    ".option pop\n"
    ".text\n");
