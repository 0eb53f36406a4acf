// SPDX-License-Identifier: BSL-1.0
// The core counts its instructions itself, in minstret; QEMU does so with -icount shift=0 and else gives some clock of
// the host. Two blocks of a known number of instructions must be counted right before anything else is.
//
// The symbols romvec_count_begin, romvec_count_end are also for QEMU's plugin (bench/firmware/plugin), which counts in
// a way of its own: hence their type and size.
#include "common/instructions.hpp"

#include <cstddef>
#include <cstdint>

// In assembly outside of any function, so that the compiler takes these for ordinary functions that it cannot see into.
extern "C" {
// minstret after call.run(call) less minstret before.
std::uint32_t retired_around(const instructions::detail::call* call);
// Blocks of a known number of instructions besides their return: none, straight ones, loads and taken branches.
void return_at_once();
void straight_block();
void loop_block();
}
asm(".option push\n"
    ".option arch, +zicsr\n"
    ".section .text.instruction_blocks, \"ax\", @progbits\n"
    ".balign 4\n"
    "retired_around:\n\t"
    "addi sp, sp, -16\n\t"
    "sw ra, 12(sp)\n\t"
    "sw s0, 8(sp)\n\t"
    "lw t0, 0(a0)\n\t"
    ".globl romvec_count_begin\n\t"
    ".type romvec_count_begin, @function\n"
    "romvec_count_begin:\n\t"
    "csrr s0, minstret\n\t"
    ".size romvec_count_begin, 4\n\t"
    "jalr t0\n\t"
    ".globl romvec_count_end\n\t"
    ".type romvec_count_end, @function\n"
    "romvec_count_end:\n\t"
    "csrr a0, minstret\n\t"
    ".size romvec_count_end, 4\n\t"
    "sub a0, a0, s0\n\t"
    "lw s0, 8(sp)\n\t"
    "lw ra, 12(sp)\n\t"
    "addi sp, sp, 16\n\t"
    "ret\n"
    "return_at_once:\n\t"
    "ret\n"
    "straight_block:\n\t"
    ".rept 1000\n\t"
    "nop\n\t"
    ".endr\n\t"
    "ret\n"
    "loop_block:\n\t"
    "li t0, 2000\n"  // one instruction
    "1:\n\t"
    "lw t1, 0(sp)\n\t"
    "addi t0, t0, -1\n\t"
    "bnez t0, 1b\n\t"
    "ret\n"
    ".option pop\n"
    ".text\n");

namespace {

constexpr std::uint32_t straight_instructions = 1000;
constexpr std::uint32_t loop_instructions = 1 + 3 * 2000;

using instructions::detail::any_function;
using instructions::detail::call;

// The instructions of a function less those of one that returns at once.
std::uint32_t instructions_of(call& call, any_function function) {
  static_assert(offsetof(instructions::detail::call, run) == 0);  // retired_around relies on it
  const any_function before = call.function;
  call.function = function;
  const std::uint32_t full = retired_around(&call);
  call.function = return_at_once;
  const std::uint32_t empty = retired_around(&call);
  call.function = before;
  return full - empty;
}

bool counts_instructions() {
  call call = {[](const instructions::detail::call& self) { self.function(); }, nullptr};
  return instructions_of(call, straight_block) == straight_instructions &&
         instructions_of(call, loop_block) == loop_instructions;
}

}  // namespace

namespace instructions::detail {

count measure(call& call) {
  static const bool counts = counts_instructions();
  if (!counts) {
    return {0, "minstret does not advance by the instruction (QEMU needs -icount shift=0)"};
  }
  return {1 + instructions_of(call, call.function), nullptr};
}

}  // namespace instructions::detail
