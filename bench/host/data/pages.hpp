// SPDX-License-Identifier: BSL-1.0
// Memory for tables and outputs: mapped, touched before anything is timed, with pages of a size that is known.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace romvec_bench {

// 4 KB pages are what a program gets that asks for nothing, and what a table mapped from a file has. 2 MB pages show
// what the opt-in copy to huge pages is worth: out of cache a 4 KB page costs a walk of the page table every few rows.
enum class page_size { small_4k, huge_2m };

// Of everything that pages allocates from now on (main's --pages).
void set_page_size(page_size size);
[[nodiscard]] page_size current_page_size();

// size_bytes of zeros, aligned to 64 bytes. Throws std::bad_alloc.
class pages {
 public:
  pages() = default;
  explicit pages(std::size_t size_bytes);
  pages(pages&& other) noexcept { *this = std::move(other); }
  pages& operator=(pages&& other) noexcept {
    std::swap(map_, other.map_);
    std::swap(map_bytes_, other.map_bytes_);
    std::swap(begin_, other.begin_);
    std::swap(size_bytes_, other.size_bytes_);
    return *this;
  }
  ~pages();

  [[nodiscard]] std::byte* data() const { return begin_; }
  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }

  template <class T>
  [[nodiscard]] std::span<T> as() const {
    return {reinterpret_cast<T*>(begin_), size_bytes_ / sizeof(T)};
  }

 private:
  void* map_ = nullptr;
  std::size_t map_bytes_ = 0;
  std::byte* begin_ = nullptr;
  std::size_t size_bytes_ = 0;
};

}  // namespace romvec_bench
