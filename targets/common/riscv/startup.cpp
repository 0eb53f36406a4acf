// SPDX-License-Identifier: BSL-1.0
// From reset to run_program(). The core begins at the first address of the image, in machine mode, with no stack.
#include "common/bare_metal/run_program.hpp"
#include "common/riscv/fault.hpp"

asm(".option push\n"
    ".option arch, +zicsr\n"
    ".section .vectors, \"ax\", @progbits\n"
    ".globl reset_handler\n"
    ".type reset_handler, @function\n"
    "reset_handler:\n\t"
    "la sp, __stack_top\n\t"
    "la t0, fault_handler\n\t"
    "csrw mtvec, t0\n\t"
    "tail run_program\n\t"
    ".size reset_handler, . - reset_handler\n"
    ".option pop\n"
    ".text\n");
