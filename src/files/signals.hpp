// SPDX-License-Identifier: BSL-1.0
// Signals that end the program: what they remove, and when they have to wait.
#pragma once

#include <signal.h>

namespace romvec::host {

// From now on a signal that ends the program first removes the file `path`, a string that lives until keep_on_signal;
// of at most four files. Signals that somebody ignores or catches stay as they are.
void remove_on_signal(const char* path);
void keep_on_signal(const char* path);

// The signals that ask the program to end call `handler` instead, but those that somebody ignores: nohup ignores
// SIGHUP, and means it.
void call_on_signals(void (*handler)(int));

// A file that would become too large is an error of the write, no signal.
void take_signals_of_writes_as_errors();

// Holds those signals back while it lives.
class signals_wait {
 public:
  signals_wait();
  ~signals_wait();
  signals_wait(const signals_wait&) = delete;
  signals_wait& operator=(const signals_wait&) = delete;

 private:
#if !defined(_WIN32)
  sigset_t before_{};
#endif
};

}  // namespace romvec::host
