// SPDX-License-Identifier: BSL-1.0
#include "files/signals.hpp"

#include <unistd.h>

#include <array>

#include "files/unfinished_files.hpp"

namespace romvec::host {

namespace {

constexpr std::array<int, 6> deadly_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU};

extern "C" void remove_unfinished_and_die(int signal_number) {
  for (const auto& path : unfinished_files) {
    if (const char* const name = path.load()) {
      ::unlink(name);
    }
  }
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

}  // namespace

void remove_on_signal(const char* path) {
  add_unfinished(path);
  for (const int number : deadly_signals) {
    struct sigaction before {};
    ::sigaction(number, nullptr, &before);
    if (before.sa_handler == SIG_DFL) {  // leave an ignored signal ignored, as nohup wants it
      ::signal(number, remove_unfinished_and_die);
    }
  }
}

void keep_on_signal(const char* path) { remove_unfinished(path); }

void call_on_signals(void (*handler)(int)) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(number, nullptr, &before);
    if (before.sa_handler != SIG_IGN) {
      ::signal(number, handler);
    }
  }
}

void take_signals_of_writes_as_errors() { ::signal(SIGXFSZ, SIG_IGN); }

signals_wait::signals_wait() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : deadly_signals) {
    ::sigaddset(&signals, number);
  }
  ::sigprocmask(SIG_BLOCK, &signals, &before_);
}

signals_wait::~signals_wait() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace romvec::host
