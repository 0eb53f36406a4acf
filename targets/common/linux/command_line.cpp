// SPDX-License-Identifier: BSL-1.0
// The command line that the kernel keeps.
#include <cstddef>
#include <cstdio>

#include "common/console.hpp"

namespace console {

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

}  // namespace console
