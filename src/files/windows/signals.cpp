// SPDX-License-Identifier: BSL-1.0
// Ctrl-C and the end of the console session, of the signals that there are.
#include "files/signals.hpp"

#include <io.h>

#include <array>

#include "files/unfinished_files.hpp"

namespace romvec::host {

namespace {

constexpr std::array<int, 3> deadly_signals = {SIGINT, SIGTERM, SIGBREAK};

extern "C" void remove_unfinished_and_die(int signal_number) {
  for (const auto& path : unfinished_files) {
    if (const char* const name = path.load()) {
      ::_unlink(name);
    }
  }
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

}  // namespace

void remove_on_signal(const char* path) {
  add_unfinished(path);
  for (const int number : deadly_signals) {
    ::signal(number, remove_unfinished_and_die);
  }
}

void keep_on_signal(const char* path) { remove_unfinished(path); }

void call_on_signals(void (*handler)(int)) {
  for (const int number : deadly_signals) {
    ::signal(number, handler);
  }
}

void take_signals_of_writes_as_errors() {}

// Windows has nothing that holds signals back.
signals_wait::signals_wait() = default;
signals_wait::~signals_wait() = default;

}  // namespace romvec::host
