// SPDX-License-Identifier: BSL-1.0
// Ctrl-C and the end of the console session, of the signals that there are.
#include "files/signals.hpp"

#include <io.h>

#include <array>
#include <atomic>

namespace romvec::host {

namespace {

// The paths to remove when a signal ends the program: strings that live as long as the signal can come. No command
// writes more files at once.
std::array<std::atomic<const char*>, 4> unfinished{};

constexpr std::array<int, 3> deadly_signals = {SIGINT, SIGTERM, SIGBREAK};

extern "C" void remove_unfinished_and_die(int signal_number) {
  for (const auto& path : unfinished) {
    if (const char* const name = path.load()) {
      ::_unlink(name);
    }
  }
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

}  // namespace

void remove_on_signal(const char* path) {
  for (auto& slot : unfinished) {
    const char* expected = nullptr;
    if (slot.compare_exchange_strong(expected, path)) {
      break;
    }
  }
  for (const int number : deadly_signals) {
    ::signal(number, remove_unfinished_and_die);
  }
}

void keep_on_signal(const char* path) {
  for (auto& slot : unfinished) {
    const char* expected = path;
    slot.compare_exchange_strong(expected, nullptr);
  }
}

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
