// SPDX-License-Identifier: BSL-1.0
// What newlib and Boost.Test need beside targets/common's start-up: files through semihosting (newlib's rdimon),
// a clock, and the command line as main()'s arguments.
#include "support/board/newlib.hpp"

#include <sys/stat.h>

#include <cstring>
#include <ctime>
#include <string_view>

#include "common/console.hpp"

extern "C" {

void initialise_monitor_handles();

// Opens standard output before the first constructor that might write to it.
__attribute__((constructor(101))) static void open_standard_files() { initialise_monitor_handles(); }

// Boost.Test times its cases; the boards have no clock that newlib knows.
int clock_gettime(clockid_t, timespec* now) {
  *now = {};
  return 0;
}

// Boost.Test can write reports below a new directory; semihosting has no such call.
int mkdir(const char*, mode_t) { return -1; }

}  // extern "C"

namespace {

char words[console::command_line_capacity + 1];
char program[] = "test";

}  // namespace

int read_arguments(char** arguments, int capacity) {
  const std::string_view line = console::command_line();
  std::memcpy(words, line.data(), line.size());
  int count = 0;
  arguments[count++] = program;
  for (char* word = std::strtok(words, " "); word != nullptr && count < capacity; word = std::strtok(nullptr, " ")) {
    arguments[count++] = word;
  }
  return count;
}
