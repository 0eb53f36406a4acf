// SPDX-License-Identifier: BSL-1.0
#include "cli/streams.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#if defined(_WIN32)
#include <io.h>
#endif

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace romvec::host {

#if defined(_WIN32)
// Bytes as they are: else a line feed became two characters, and Ctrl-Z the end of an input.
void fill_missing_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::_setmode(number, _O_BINARY);
  }
}
#else
void fill_missing_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free number is this one. Open the wrong way round, so that its use is an error.
      static_cast<void>(::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}
#endif

bool close_standard_output() {
  // Set by a write that failed before, whoever made it and whether or not he looked.
  const bool had_failed = std::ferror(stdout) != 0;
  errno = 0;
  if (std::fclose(stdout) == 0 && !had_failed) {
    return true;
  }
  fmt::print(stderr, "romvec: error: standard output: cannot be written{}{}\n", errno != 0 ? ": " : "",
             errno != 0 ? std::strerror(errno) : "");
  return false;
}

}  // namespace romvec::host
