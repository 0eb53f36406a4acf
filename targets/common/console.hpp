// SPDX-License-Identifier: BSL-1.0
// What a program that runs on every target may ask of the machine around it: text out and in, its command line, an end.
// Boards answer through semihosting (bare_metal/console.cpp), Linux through system calls (linux/console.cpp).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace console {

// Writes text; a line appears as soon as it is complete.
void write(std::string_view text);

// Writes a whole number in decimal.
void write_number(long long number);

// Reads from the file or device of this name from now on instead of the console; false if it cannot be opened.
bool open_input(std::string_view name);

// True if somebody types the input.
bool input_is_terminal();

// Waits for input and puts some of it into out[0, size): the number of bytes, 0 at the end of the input. What was
// written before is seen first, complete line or not.
std::size_t read(std::span<char> out);

// The next line of the input, without the newline; nothing at its end. Of a line with more than longest_line
// characters only that it was there: is_whole is false and text empty. Valid until the next call.
struct input_line {
  std::string_view text;
  bool is_whole;
};
std::optional<input_line> read_line();
inline constexpr unsigned longest_line = 256;

// The words of the command line behind the program's name, separated by single spaces; empty when there are none.
// Memory: a static buffer of command_line_capacity bytes. A command line that does not fit ends the program with a
// message.
std::string_view command_line();
inline constexpr unsigned command_line_capacity = 512;

// Writes what is left in the buffer and ends the program; QEMU, or the shell, gets the code.
[[noreturn]] void exit(int code);

}  // namespace console
