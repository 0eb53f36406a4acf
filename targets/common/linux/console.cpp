// SPDX-License-Identifier: BSL-1.0
// The console of a program with an operating system: standard input and output.
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

void exit(int code) { std::exit(code); }  // writes what stdout still holds

}  // namespace console
