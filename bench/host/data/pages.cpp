// SPDX-License-Identifier: BSL-1.0
#include "data/pages.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <cstring>
#include <new>

namespace romvec_bench {
namespace {

constexpr std::size_t cache_line_bytes = 64;
constexpr std::size_t small_bytes = std::size_t{4} << 10;
constexpr std::size_t huge_bytes = std::size_t{2} << 20;

page_size chosen = page_size::small_4k;

// Every mapping starts at the start of a page. Two streams at the same place of their pages look alike to the store
// queue (it compares the low 12 bits of addresses) and fall into the same sets of L1; a program's arrays do so only by
// chance. So each allocation begins some cache lines later than the one before: 13 is prime to the 64 of a page.
std::size_t next_skew() {
  static std::size_t allocations = 0;
  return (allocations++ * 13 % (small_bytes / cache_line_bytes)) * cache_line_bytes;
}

}  // namespace

void set_page_size(page_size size) { chosen = size; }
page_size current_page_size() { return chosen; }

pages::pages(std::size_t size_bytes) : size_bytes_(size_bytes) {
  const bool huge = chosen == page_size::huge_2m;
  const std::size_t skew = next_skew();
  // Huge pages are given to whole, aligned 2 MB only.
  map_bytes_ = size_bytes + skew + small_bytes + (huge ? 2 * huge_bytes : 0);
  map_ = mmap(nullptr, map_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map_ == MAP_FAILED) {
    map_ = nullptr;
    throw std::bad_alloc();
  }
  // Said both ways, so that the machine's default (always, madvise, never) does not decide. Without support for huge
  // pages in the kernel the advice fails, and the pages are small as by default.
  (void)madvise(map_, map_bytes_, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  const std::size_t misaligned = huge ? reinterpret_cast<std::uintptr_t>(map_) % huge_bytes : 0;
  begin_ = static_cast<std::byte*>(map_) + (misaligned == 0 ? 0 : huge_bytes - misaligned) + skew;
  std::memset(begin_, 0, size_bytes);  // the first touch gives the pages; it must not fall into a measurement
}

pages::~pages() {
  if (map_ != nullptr) {
    munmap(map_, map_bytes_);
  }
}

}  // namespace romvec_bench
