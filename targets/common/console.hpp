// SPDX-License-Identifier: BSL-1.0
// What a program that runs on every target may ask of the machine around it: text out, its command line, an end.
// Boards answer through semihosting (cortex_m/console.cpp), Linux through system calls (linux/console.cpp).
#pragma once

#include <string_view>

namespace console {

// Writes text; a line appears as soon as it is complete.
void write(std::string_view text);

// Writes a whole number in decimal.
void write_number(long long number);

// The words of the command line behind the program's name, separated by single spaces; empty when there are none.
// Memory: a static buffer of command_line_capacity bytes. A command line that does not fit ends the program with a
// message.
std::string_view command_line();
inline constexpr unsigned command_line_capacity = 512;

// Writes what is left in the buffer and ends the program; QEMU, or the shell, gets the code.
[[noreturn]] void exit(int code);

}  // namespace console
