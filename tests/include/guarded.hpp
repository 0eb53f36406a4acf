// SPDX-License-Identifier: BSL-1.0
// Memory between two pages that no program may touch, so that one byte read or written outside it ends the test. Where
// there are no pages (boards), plain memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace testing {

// `bytes` bytes, the first or the last of which touches the forbidden page.
class guarded {
 public:
#if defined(__linux__)
  explicit guarded(std::size_t bytes)
      : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))), inside_((bytes + page_ - 1) / page_ * page_) {
    void* const memory = mmap(nullptr, inside_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      throw std::bad_alloc();
    }
    begin_ = static_cast<std::byte*>(memory) + page_;
    if (mprotect(begin_, inside_, PROT_READ | PROT_WRITE) != 0) {
      throw std::bad_alloc();
    }
  }
  ~guarded() { munmap(begin_ - page_, inside_ + 2 * page_); }
#else
  explicit guarded(std::size_t bytes) : inside_(bytes + sizeof(std::max_align_t)), memory_(inside_ / 8 + 1) {
    begin_ = reinterpret_cast<std::byte*>(memory_.data());
  }
#endif
  guarded(const guarded&) = delete;
  guarded& operator=(const guarded&) = delete;

  // Room for `count` elements that begins or ends at a forbidden page.
  template <class T>
  [[nodiscard]] T* first(std::size_t) const {
    return reinterpret_cast<T*>(begin_);
  }
  template <class T>
  [[nodiscard]] T* last(std::size_t count) const {
    return reinterpret_cast<T*>(begin_ + inside_ / sizeof(T) * sizeof(T)) - count;
  }

 private:
#if defined(__linux__)
  std::size_t page_;
  std::size_t inside_;
#else
  std::size_t inside_;
  std::vector<std::uint64_t> memory_;
#endif
  std::byte* begin_ = nullptr;
};

}  // namespace testing
