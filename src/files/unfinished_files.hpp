// SPDX-License-Identifier: BSL-1.0
// The files to remove when a signal ends the program, for files/posix/ and files/windows/.
#pragma once

#include <array>
#include <atomic>

namespace romvec::host {

// Paths: strings that live as long as the signal can come. No command writes more files at once. A handler of signals
// may read them.
inline std::array<std::atomic<const char*>, 4> unfinished_files{};

inline void add_unfinished(const char* path) {
  for (auto& slot : unfinished_files) {
    const char* expected = nullptr;
    if (slot.compare_exchange_strong(expected, path)) {
      break;
    }
  }
}

inline void remove_unfinished(const char* path) {
  for (auto& slot : unfinished_files) {
    const char* expected = path;
    slot.compare_exchange_strong(expected, nullptr);
  }
}

}  // namespace romvec::host
