// SPDX-License-Identifier: BSL-1.0
// QEMU with -icount shift=10 lets virtual time pass by 2^10 ns an instruction, whichever it is. SysTick counts that
// time in periods of the core's clock, which differs from board to board: so blocks of a known number of instructions
// are timed first. Blocks of different kinds must agree; on silicon, where SysTick counts cycles, they do not, and
// nothing is counted.
#include "common/instructions.hpp"

#include <cstddef>

#include "common/cortex_m/system_control.hpp"

// In assembly outside of any function, so that the compiler takes these for ordinary functions that it cannot see into.
extern "C" {
// SysTick's value before less its value after call.run(call). Written by hand: a compiler moves its own instructions
// between the two readings, others each time it inlines them.
std::uint32_t ticks_around(const instructions::detail::call* call);
// Blocks of a known number of instructions besides their return: none, straight ones, loads, and taken branches.
void return_at_once();
void straight_block();
void load_block();
void loop_block();
}
asm(".syntax unified\n"
    ".section .text.instruction_blocks, \"ax\", %progbits\n"
    ".align 2\n"
    ".thumb_func\n"
    "ticks_around:\n\t"
    "push {r4, r5, r6, lr}\n\t"
    "ldr r4, =0xE000E018\n\t"
    "ldr r1, [r0]\n\t"
    "ldr r5, [r4]\n\t"
    "blx r1\n\t"
    "ldr r6, [r4]\n\t"
    "subs r0, r5, r6\n\t"
    "pop {r4, r5, r6, pc}\n\t"
    ".ltorg\n"
    ".thumb_func\n"
    "return_at_once:\n\t"
    "bx lr\n"
    ".thumb_func\n"
    "straight_block:\n\t"
    ".rept 1000\n\t"
    "nop\n\t"
    ".endr\n\t"
    "bx lr\n"
    ".thumb_func\n"
    "load_block:\n\t"
    ".rept 500\n\t"
    "ldr r0, [sp]\n\t"
    ".endr\n\t"
    "bx lr\n"
    ".thumb_func\n"
    "loop_block:\n\t"
    "movs r0, #255\n\t"
    "lsls r0, r0, #9\n"
    "1:\n\t"
    "subs r0, r0, #1\n\t"
    "bne 1b\n\t"
    "bx lr\n"
    ".text\n");

namespace {

constexpr std::uint32_t straight_instructions = 1000;
constexpr std::uint32_t load_instructions = 500;
constexpr std::uint32_t loop_instructions = 2 + 2 * (255U << 9);

using instructions::count;
using instructions::detail::call;

constexpr std::uint32_t counter_mask = 0xFFFFFF;  // 24 bits, counting down

struct ticks {
  std::uint32_t number;
  bool wrapped;
};

ticks time_of(const call& call) {
  namespace control = system_control;
  constexpr std::uint32_t enable_at_core_clock = 5;
  constexpr std::uint32_t has_wrapped = 1U << 16;
  control::systick_control() = 0;
  control::systick_reload() = counter_mask;
  control::systick_value() = 0;  // any write empties the counter; it takes the reload value at its next tick
  control::systick_control() = enable_at_core_clock;
  while (control::systick_value() == 0) {
  }
  [[maybe_unused]] const std::uint32_t cleared = control::systick_control();  // reading clears the wrap flag
  static_assert(offsetof(instructions::detail::call, run) == 0);              // ticks_around relies on it
  const std::uint32_t passed = ticks_around(&call) & counter_mask;
  const bool wrapped = (control::systick_control() & has_wrapped) != 0;
  control::systick_control() = 0;
  return {passed, wrapped};
}

// Ticks of a block without its return. Unsigned: a clock that runs wild gives a number that fits nothing.
std::uint32_t time_of_block(void (*block)()) {
  const auto run = [](const call& self) { self.function(); };
  return time_of({run, block}).number - time_of({run, return_at_once}).number;
}

// Whether `block_ticks` are what `block_instructions` take at `unit_ticks` for `unit_instructions`, to the tick that
// each of the two readings of a difference may be off.
bool agrees(std::uint32_t block_ticks, std::uint32_t block_instructions, std::uint32_t unit_ticks,
            std::uint32_t unit_instructions) {
  const std::uint64_t expected = std::uint64_t{unit_ticks} * block_instructions / unit_instructions;
  const std::uint64_t difference = block_ticks > expected ? block_ticks - expected : expected - block_ticks;
  return difference <= 2;
}

}  // namespace

namespace instructions::detail {

count measure(call& call) {
  // The loop gives the rate: over its 261,122 instructions a tick more or less is less than a quarter
  // of an instruction even in the longest call that SysTick can hold.
  const std::uint32_t unit = time_of_block(loop_block);
  // Fewer ticks an instruction than this, and a reading that is a tick off could be rounded to the wrong count.
  constexpr std::uint32_t fewest_ticks = 8;
  if (unit < fewest_ticks * loop_instructions ||
      !agrees(time_of_block(loop_block), loop_instructions, unit, loop_instructions) ||
      !agrees(time_of_block(straight_block), straight_instructions, unit, loop_instructions) ||
      !agrees(time_of_block(load_block), load_instructions, unit, loop_instructions)) {
    return {0, "SysTick does not advance by the instruction (QEMU needs -icount shift=10)"};
  }
  const any_function function = call.function;
  const ticks full = time_of(call);
  call.function = return_at_once;
  const ticks empty = time_of(call);
  call.function = function;
  if (full.wrapped) {
    return {0, "the call is longer than the 24 bits of SysTick"};
  }
  const std::uint64_t scaled = std::uint64_t{full.number - empty.number} * loop_instructions;
  return {1 + static_cast<std::uint32_t>((scaled + unit / 2) / unit), nullptr};
}

}  // namespace instructions::detail
