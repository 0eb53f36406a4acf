// SPDX-License-Identifier: BSL-1.0
// The console of a board: semihosting. A call stops the core, so text is collected and handed over a line at a time.
#include "common/console.hpp"

#include <cstddef>

#include "common/cortex_m/semihosting.hpp"

namespace {

constexpr std::size_t line_capacity = 128;
char line[line_capacity + 1];
std::size_t line_length = 0;

void flush() {
  line[line_length] = '\0';
  semihosting::write(line);
  line_length = 0;
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
