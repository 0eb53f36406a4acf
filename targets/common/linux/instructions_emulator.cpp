// SPDX-License-Identifier: BSL-1.0
// QEMU counts, where its user mode gives no ptrace: its plugin (bench/firmware/plugin) knows the two functions below by
// their names and writes the number of instructions between them to the file that ROMVEC_INSTRUCTION_COUNTS names, one
// line a call, before the program goes on.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "common/linux/instructions.hpp"

// Of one instruction each, and of a known type and size: QEMU keeps the symbols of functions only.
extern "C" {
void romvec_count_begin();
void romvec_count_end();
}
#if defined(__thumb__)
#define ONE_INSTRUCTION(name) ".thumb_func\n" name ": bx lr\n"
#elif defined(__arm__)
#define ONE_INSTRUCTION(name) name ": bx lr\n"
#elif defined(__s390__)
#define ONE_INSTRUCTION(name) name ": br %r14\n"
#elif defined(__powerpc64__) && _CALL_ELF == 1
#define ONE_INSTRUCTION(name) \
  ".section .opd, \"aw\"\n.balign 8\n" name ": .quad 1f, .TOC.@tocbase, 0\n.text\n1: blr\n.section .opd\n"
#elif defined(__powerpc__)
#define ONE_INSTRUCTION(name) name ": blr\n"
#else
#define ONE_INSTRUCTION(name) name ": ret\n"
#endif
#define FUNCTION(name) \
  ".globl " name "\n.type " name ", %function\n" ONE_INSTRUCTION(name) ".size " name ", . - " name "\n"
asm(".text\n" FUNCTION("romvec_count_begin") FUNCTION("romvec_count_end"));

namespace {

constexpr const char* variable = "ROMVEC_INSTRUCTION_COUNTS";

}  // namespace

namespace instructions::detail {

bool counted_by_emulator() { return std::getenv(variable) != nullptr; }

count instructions_by_emulator(const call& call) {
  static std::FILE* const counts = std::fopen(std::getenv(variable), "r");
  if (counts == nullptr) {
    return {0, "the file that ROMVEC_INSTRUCTION_COUNTS names cannot be read"};
  }
  call.run(call);  // once ahead: a first call may bind symbols
  romvec_count_begin();
  call.run(call);
  romvec_count_end();
  std::clearerr(counts);  // the last line was the end of the file until now
  std::uint32_t number = 0;
  if (std::fscanf(counts, "%" SCNu32, &number) != 1) {
    return {0, "QEMU runs without the plugin that counts"};
  }
  return {number, nullptr};
}

}  // namespace instructions::detail
