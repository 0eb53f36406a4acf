// SPDX-License-Identifier: BSL-1.0
// The console of a board: semihosting. A call stops the core, so text is collected and handed over a line at a time.
#include "common/console.hpp"

#include <algorithm>
#include <cstddef>

#include "common/bare_metal/semihosting.hpp"

namespace {

constexpr std::size_t line_capacity = 128;
char line[line_capacity + 1];
std::size_t line_length = 0;

void flush() {
  line[line_length] = '\0';
  semihosting::write(line);
  line_length = 0;
}

constexpr std::int32_t no_input = -1;
std::int32_t input = no_input;

// The debugger's console, where nothing else was opened.
std::int32_t input_handle() {
  if (input == no_input) {
    console::open_input(":tt");
  }
  return input;
}

char arguments[console::command_line_capacity];
bool arguments_read = false;

}  // namespace

namespace console {

void write(std::string_view text) {
  for (const char character : text) {
    // The call takes a zero-terminated string: a zero inside the text would hide the rest of its line.
    line[line_length++] = character == '\0' ? ' ' : character;
    if (character == '\n' || line_length == line_capacity) {
      flush();
    }
  }
}

bool open_input(std::string_view name) {
  char copy[128];
  if (name.size() >= sizeof copy) {
    return false;
  }
  *std::copy(name.begin(), name.end(), copy) = '\0';
  input = semihosting::open_to_read(copy, static_cast<std::uint32_t>(name.size()));
  return input != no_input;
}

bool input_is_terminal() { return semihosting::is_terminal(input_handle()); }

std::size_t read(std::span<char> out) {
  if (line_length != 0) {
    flush();
  }
  return semihosting::read(input_handle(), out.data(), static_cast<std::uint32_t>(out.size()));
}

std::string_view command_line() {
  if (!arguments_read) {
    if (!semihosting::command_line(arguments, sizeof arguments)) {
      write("error: the command line does not fit into ");
      write_number(command_line_capacity);
      write(" bytes, or the debugger gives none\n");
      exit(2);
    }
    arguments_read = true;
  }
  const std::string_view all(arguments);
  const std::size_t space = all.find(' ');
  return space == std::string_view::npos ? std::string_view() : all.substr(space + 1);
}

void exit(int code) {
  if (line_length != 0) {
    flush();
  }
  semihosting::exit(code);
}

}  // namespace console
