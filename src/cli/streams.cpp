// SPDX-License-Identifier: BSL-1.0
#include "cli/streams.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace romvec::host {

void fill_missing_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free number is this one. Open the wrong way round, so that its use is an error.
      static_cast<void>(::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

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
