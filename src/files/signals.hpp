// SPDX-License-Identifier: BSL-1.0
// Signals that end the program: what they remove, and when they have to wait.
#pragma once

#include <signal.h>

namespace romvec::host {

// From now on a signal that ends the program first removes the file `path`, a string that lives until keep_on_signal;
// of at most four files. Signals that somebody ignores or catches stay as they are.
void remove_on_signal(const char* path);
void keep_on_signal(const char* path);

// Holds those signals back while it lives.
class signals_wait {
 public:
  signals_wait();
  ~signals_wait();
  signals_wait(const signals_wait&) = delete;
  signals_wait& operator=(const signals_wait&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace romvec::host
