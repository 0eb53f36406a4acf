// SPDX-License-Identifier: BSL-1.0
#include "common/instructions.hpp"

#include "common/linux/instructions.hpp"

// A function of one instruction, whatever the compiler's flags.
extern "C" void romvec_return_at_once();
asm(".text\n"
    ".globl romvec_return_at_once\n"
#if defined(__thumb__)
    ".thumb_func\n"
#endif
#if defined(__arm__)
    ".type romvec_return_at_once, %function\n"
    "romvec_return_at_once:\n"
    "\tbx lr\n"
#elif defined(__s390__)
    "romvec_return_at_once:\n"
    "\tbr %r14\n"
#elif defined(__powerpc64__) && _CALL_ELF == 1
    // A pointer to a function is that of a descriptor.
    ".section .opd, \"aw\"\n"
    ".balign 8\n"
    "romvec_return_at_once:\n"
    "\t.quad 1f, .TOC.@tocbase, 0\n"
    ".text\n"
    "1:\tblr\n"
#elif defined(__powerpc__)
    "romvec_return_at_once:\n"
    "\tblr\n"
#else
    "romvec_return_at_once:\n"
    "\tret\n"
#endif
);

namespace instructions::detail {

count measure(call& call) {
  const auto steps_of = counted_by_emulator() ? instructions_by_emulator : instructions_by_ptrace;
  const any_function function = call.function;
  const count full = steps_of(call);
  call.function = romvec_return_at_once;
  const count empty = steps_of(call);
  call.function = function;
  if (full.not_counted != nullptr || empty.not_counted != nullptr) {
    return {0, full.not_counted != nullptr ? full.not_counted : empty.not_counted};
  }
  return {full.instructions - empty.instructions + 1, nullptr};
}

}  // namespace instructions::detail
