// SPDX-License-Identifier: BSL-1.0
#include "trace.hpp"

#include <cstddef>
#include <cstdint>

#include "common/console.hpp"
#include "operations.hpp"

// call(id), between the two symbols: the call's own first instruction is the next after romvec_trace_begin, its return
// the last before romvec_trace_end. By hand, so that nothing of the caller's lies between them.
extern "C" void romvec_traced_call(bench::function call, std::uint32_t id);
#define ONE_INSTRUCTION(name, instruction) \
  ".type " name ", %function\n" name ": " instruction "\n.size " name ", . - " name "\n"
#if defined(__aarch64__)
asm(".text\n"
    ".globl romvec_traced_call\n"
    "romvec_traced_call:\n"
    "stp x29, x30, [sp, #-16]!\n"
    "mov x2, x0\n"
    "mov w0, w1\n"  //
    ONE_INSTRUCTION("romvec_trace_begin", "blr x2")
        ONE_INSTRUCTION("romvec_trace_end", "ldp x29, x30, [sp], #16") "ret\n");
#elif defined(__arm__)
asm(".syntax unified\n"
    ".text\n"
    ".align 2\n"
    ".globl romvec_traced_call\n"
#if defined(__thumb__)
    ".thumb_func\n"
#endif
    ".type romvec_traced_call, %function\n"
    "romvec_traced_call:\n"
    "push {r4, lr}\n"
    "mov r2, r0\n"
    "mov r0, r1\n"  //
    ONE_INSTRUCTION("romvec_trace_begin", "blx r2") ONE_INSTRUCTION("romvec_trace_end", "pop {r4, pc}"));
#elif defined(__riscv)
#if __riscv_xlen == 32
#define STORE "sw"
#define LOAD "lw"
#else
#define STORE "sd"
#define LOAD "ld"
#endif
asm(".text\n"
    ".balign 4\n"
    ".globl romvec_traced_call\n"
    "romvec_traced_call:\n"
    "addi sp, sp, -16\n" STORE
    " ra, 8(sp)\n"
    "mv a2, a0\n"
    "mv a0, a1\n"  //
    ONE_INSTRUCTION("romvec_trace_begin", "jalr a2")
        ONE_INSTRUCTION("romvec_trace_end", LOAD " ra, 8(sp)") "addi sp, sp, 16\nret\n");
#else
#error "there are traces of Arm and RISC-V programs only"
#endif

namespace bench {

namespace {

// The first word of `text`, which loses it and the space behind it.
std::string_view take_word(std::string_view& text) {
  const std::size_t length = text.find(' ');
  const std::string_view word = text.substr(0, length);
  text = length == std::string_view::npos ? std::string_view() : text.substr(length + 1);
  return word;
}

const operations* operations_called(std::string_view name) {
  return name == "library"            ? library
         : name == "plain_loops"      ? plain_loops
         : name == "vectorised_loops" ? vectorised_loops
                                      : nullptr;
}

}  // namespace

bool trace(std::string_view words) {
  std::string_view rest = words;
  const std::string_view name = take_word(rest);
  const std::string_view shape_name = take_word(rest);
  const operations* const implementations = operations_called(take_word(rest));
  for (std::size_t index = 0; implementations != nullptr && index < std::size(shape_names); ++index) {
    for (const description& operation : describe(static_cast<shape>(index))) {
      if (operation.name == name && shape_names[index] == shape_name) {
        constexpr std::uint32_t id = 77;
        const function call = implementations[index].*operation.member;
        call(id);  // once ahead: a first call may bind symbols
        romvec_traced_call(call, id);
        console::write("weights ");
        console::write_number(static_cast<long long>(operation.weights));
        console::write("\n");
        return true;
      }
    }
  }
  console::write("error: there is no operation '");
  console::write(words);
  console::write("'\n");
  return false;
}

}  // namespace bench
