// SPDX-License-Identifier: BSL-1.0
// The console of a Linux program: standard input and output, and the command line that the kernel keeps.
#include "common/console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace console {

namespace {

int input = STDIN_FILENO;

}  // namespace

void write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

bool open_input(std::string_view name) {
  input = ::open(std::string(name).c_str(), O_RDONLY | O_CLOEXEC);
  return input >= 0;
}

bool input_is_terminal() { return ::isatty(input) == 1; }

std::size_t read(std::span<char> out) {
  std::fflush(stdout);
  ssize_t count = 0;
  do {
    count = ::read(input, out.data(), out.size());
  } while (count < 0 && errno == EINTR);
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

std::string_view command_line() {
  static char buffer[command_line_capacity];
  // Arguments with a zero behind each, the program's name first. Read from here because main takes no arguments: a
  // board has none to give.
  std::FILE* file = std::fopen("/proc/self/cmdline", "rb");
  if (file == nullptr) {
    write("error: cannot read /proc/self/cmdline\n");
    exit(2);
  }
  int character = std::fgetc(file);
  while (character > 0) {
    character = std::fgetc(file);
  }
  std::size_t length = 0;
  while (length < sizeof buffer && (character = std::fgetc(file)) != EOF) {
    buffer[length++] = character == '\0' ? ' ' : static_cast<char>(character);
  }
  std::fclose(file);
  if (length == sizeof buffer) {
    write("error: the command line does not fit into ");
    write_number(command_line_capacity);
    write(" bytes\n");
    exit(2);
  }
  return {buffer, length == 0 ? 0 : length - 1};
}

void exit(int code) { std::exit(code); }  // writes what stdout still holds

}  // namespace console
