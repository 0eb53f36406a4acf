// SPDX-License-Identifier: BSL-1.0
// QEMU with -icount shift=10 lets virtual time pass by 2^10 ns an instruction, whichever it is. SysTick counts that
// time in periods of the core's clock, which differs from board to board: so a loop of a known number of instructions
// is timed first. Blocks of other kinds must agree with it; on silicon, where SysTick counts cycles, they do not, and
// nothing is counted. SysTick's 24 bits hold some 655,000 instructions; its exception counts how often they were full.
//
// The symbols romvec_count_begin, romvec_count_end and systick_handler are also for QEMU's plugin
// (bench/firmware/plugin), which counts in a way of its own: hence their type and size.
#include "common/instructions.hpp"

#include <cstddef>

#include "common/cortex_m/system_control.hpp"

// In assembly outside of any function, so that the compiler takes these for ordinary functions that it cannot see into.
extern "C" {
// How often SysTick started anew.
[[gnu::used]] volatile std::uint32_t systick_wraps = 0;
// Around call.run(call): SysTick's value before less its value after (low word), and how often it started anew (high
// word). Written by hand: a compiler moves its own instructions between the readings, others each time it inlines them.
std::uint64_t ticks_around(const instructions::detail::call* call);
// The exception that SysTick raises when it starts anew: `handler_instructions` of them.
void systick_handler();
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
    "push {r3, r4, r5, r6, r7, lr}\n\t"
    "ldr r4, =0xE000E018\n\t"
    "ldr r7, =systick_wraps\n\t"
    "ldr r1, [r0]\n\t"
    ".globl romvec_count_begin\n\t"
    ".type romvec_count_begin, %function\n"
    "romvec_count_begin:\n\t"
    "ldr r5, [r4]\n\t"
    ".size romvec_count_begin, 2\n\t"
    "blx r1\n"
    ".globl romvec_count_end\n\t"
    ".type romvec_count_end, %function\n"
    "romvec_count_end:\n\t"
    "nop\n\t"
    ".size romvec_count_end, 2\n"
    "1:\n\t"  // again if SysTick starts anew in between: the two readings must belong together
    "ldr r1, [r7]\n\t"
    "ldr r6, [r4]\n\t"
    "ldr r2, [r7]\n\t"
    "cmp r1, r2\n\t"
    "bne 1b\n\t"
    "subs r0, r5, r6\n\t"
    "pop {r3, r4, r5, r6, r7, pc}\n\t"
    ".ltorg\n"
    ".globl systick_handler\n"
    ".type systick_handler, %function\n"
    ".thumb_func\n"
    "systick_handler:\n\t"
    "ldr r0, =systick_wraps\n\t"
    "ldr r1, [r0]\n\t"
    "adds r1, r1, #1\n\t"
    "str r1, [r0]\n\t"
    "bx lr\n\t"
    ".size systick_handler, . - systick_handler\n\t"
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
    "lsls r0, r0, #15\n"
    "1:\n\t"
    "subs r0, r0, #1\n\t"
    "bne 1b\n\t"
    "bx lr\n"
    ".text\n");

namespace {

constexpr std::uint32_t handler_instructions = 5;
constexpr std::uint32_t straight_instructions = 1000;
constexpr std::uint32_t load_instructions = 500;
constexpr std::uint32_t loop_instructions = 2 + 2 * (255U << 15);

using instructions::count;
using instructions::detail::call;

struct elapsed {
  std::uint64_t ticks;
  std::uint32_t handler_instructions;  // of those ticks, what SysTick's own exceptions took
};

elapsed operator-(elapsed a, elapsed b) { return {a.ticks - b.ticks, a.handler_instructions - b.handler_instructions}; }

elapsed time_of(const call& call) {
  namespace control = system_control;
  constexpr std::uint32_t counter_mask = 0xFFFFFF;  // 24 bits, counting down
  constexpr std::uint32_t enable_with_exception_at_core_clock = 7;
  control::systick_control() = 0;
  control::systick_reload() = counter_mask;
  control::systick_value() = 0;  // any write empties the counter; it takes the reload value at its next tick
  systick_wraps = 0;
  control::systick_control() = enable_with_exception_at_core_clock;
  while (control::systick_value() == 0) {
  }
  static_assert(offsetof(instructions::detail::call, run) == 0);  // ticks_around relies on it
  const std::uint64_t passed = ticks_around(&call);
  control::systick_control() = 0;
  const auto difference = static_cast<std::uint32_t>(passed);
  const auto wraps = static_cast<std::uint32_t>(passed >> 32);
  // A wrap gives a whole turn back: the difference is negative, as unsigned, when the value after is the larger.
  const std::uint64_t ticks =
      (std::uint64_t{wraps} << 24) + static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(difference)});
  return {ticks, wraps * handler_instructions};
}

// A block without its return.
elapsed time_of_block(void (*block)()) {
  const auto run = [](const call& self) { self.function(); };
  return time_of({run, block}) - time_of({run, return_at_once});
}

// How many ticks `instructions` take, from a measurement of another number of them.
struct rate {
  std::uint64_t ticks;
  std::uint64_t instructions;

  [[nodiscard]] std::uint32_t instructions_in(elapsed time) const {
    const std::uint64_t all = (time.ticks * instructions + ticks / 2) / ticks;
    return static_cast<std::uint32_t>(all) - time.handler_instructions;
  }
  // To the tick that each of the two readings of a difference may be off.
  [[nodiscard]] bool agrees(elapsed time, std::uint32_t block_instructions) const {
    const std::uint64_t expected = ticks * (block_instructions + time.handler_instructions) / instructions;
    const std::uint64_t difference = time.ticks > expected ? time.ticks - expected : expected - time.ticks;
    return difference <= 2;
  }
};

// Of the loop: over its 16.7 million instructions a tick more or less is nothing even in a call of a thousand millions.
// No ticks when SysTick does not advance by the instruction.
rate measured_rate() {
  const elapsed loop = time_of_block(loop_block);
  const rate found = {loop.ticks, loop_instructions + loop.handler_instructions};
  // Fewer ticks an instruction than this, and a reading that is a tick off could be rounded to the wrong count.
  constexpr std::uint32_t fewest_ticks = 8;
  const bool counts = found.ticks >= fewest_ticks * found.instructions &&
                      found.agrees(time_of_block(straight_block), straight_instructions) &&
                      found.agrees(time_of_block(load_block), load_instructions);
  return counts ? found : rate{0, 0};
}

}  // namespace

namespace instructions::detail {

count measure(call& call) {
  static const rate rate = measured_rate();
  if (rate.ticks == 0) {
    return {0, "SysTick does not advance by the instruction (QEMU needs -icount shift=10)"};
  }
  const any_function function = call.function;
  const elapsed full = time_of(call);
  call.function = return_at_once;
  const elapsed empty = time_of(call);
  call.function = function;
  return {1 + rate.instructions_in(full - empty), nullptr};
}

}  // namespace instructions::detail
