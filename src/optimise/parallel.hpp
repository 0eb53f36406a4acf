// SPDX-License-Identifier: BSL-1.0
// Work of many equal parts on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace romvec::host {

// The threads to use where nothing else is said: as many as this process may run at once, at least 1.
[[nodiscard]] std::size_t usual_threads();

// Calls work(i, thread) for every i in [0, count), each once, in any order; thread is in [0, threads), and calls for
// one thread do not overlap. `progress` is told how many are done, ten times a second, by the calling thread. An
// exception ends the work and is thrown again here, after all threads have ended.
void for_each_in_parallel(std::size_t count, std::size_t threads,
                          const std::function<void(std::size_t i, std::size_t thread)>& work,
                          const std::function<void(std::size_t done)>& progress);

}  // namespace romvec::host
