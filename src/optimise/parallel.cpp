// SPDX-License-Identifier: BSL-1.0
#include "optimise/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace romvec::host {

std::size_t usual_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

void for_each_in_parallel(std::size_t count, std::size_t threads,
                          const std::function<void(std::size_t i, std::size_t thread)>& work,
                          const std::function<void(std::size_t done)>& progress) {
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  std::mutex mutex;
  std::condition_variable ended;
  std::size_t running = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(count, 1));
  std::exception_ptr failure;
  const auto run = [&](std::size_t thread) {
    try {
      for (std::size_t i = next++; i < count; i = next++) {
        work(i, thread);
        ++done;
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = count;
    }
    const std::lock_guard lock(mutex);
    --running;
    ended.notify_one();
  };
  std::vector<std::thread> all;
  for (std::size_t thread = 0, last = running; thread < last; ++thread) {
    all.emplace_back(run, thread);
  }
  {
    std::unique_lock lock(mutex);
    while (!ended.wait_for(lock, std::chrono::milliseconds(100), [&] { return running == 0; })) {
      lock.unlock();
      progress(done);
      lock.lock();
    }
  }
  for (std::thread& thread : all) {
    thread.join();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  progress(count);
}

}  // namespace romvec::host
