// SPDX-License-Identifier: BSL-1.0
#include "files/mapping.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

#include "error.hpp"

namespace romvec::host {

namespace {

struct entry {
  std::atomic<std::uintptr_t> begin = 0;  // 0: not in use; written last, so that the handler sees the rest
  std::size_t size = 0;
  int descriptor = -1;
  struct timespec written = {};
  std::string name;
  std::string message;  // made before the signal: a handler may not allocate
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

std::array<entry, 256> entries;

extern "C" void end_on_lost_page(int signal, siginfo_t* facts, void*) {
  const auto at = reinterpret_cast<std::uintptr_t>(facts->si_addr);
  for (const entry& it : entries) {
    const std::uintptr_t begin = it.begin;
    if (begin != 0 && at >= begin && at - begin < it.size) {
      [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, it.message.data(), it.message.size());
      ::_exit(1);
    }
  }
  // None of ours: the default is to end by the signal, when the access is tried again.
  ::signal(signal, SIG_DFL);
}

void handle_lost_pages() {
  struct sigaction action = {};
  action.sa_sigaction = end_on_lost_page;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, nullptr);  // without it a lost page ends by the signal, as before
}

const entry* entry_of(std::string_view bytes) {
  const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
  const auto* const found = std::ranges::find_if(entries, [&](const entry& it) {
    const std::uintptr_t its = it.begin;
    return its != 0 && begin >= its && begin - its < it.size;
  });
  return found == entries.end() ? nullptr : found;
}

}  // namespace

mapping::mapping(const std::string& name, int descriptor, std::size_t size) {
  const auto fail = [&](const std::string& message) {
    ::close(descriptor);
    throw error(name, message);
  };
  const auto free = std::ranges::find_if(entries, [](const entry& it) { return it.begin == 0; });
  if (free == entries.end()) {
    fail("cannot be mapped: too many files are open");
  }
  struct stat facts {};
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (address == MAP_FAILED || ::fstat(descriptor, &facts) != 0) {
    fail(std::string("cannot be mapped: ") + std::strerror(errno));
  }
  handle_lost_pages();
  slot_ = static_cast<std::size_t>(free - entries.begin());
  free->size = size;
  free->descriptor = descriptor;
  free->written = facts.st_mtim;
  free->name = name;
  free->message = "romvec: error: " + name + ": became shorter while it was read\n";
  free->begin = reinterpret_cast<std::uintptr_t>(address);
  bytes_ = {static_cast<const char*>(address), size};
}

mapping::~mapping() {
  entry& mine = entries[slot_];
  mine.begin = 0;
  ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  ::close(mine.descriptor);
}

void expect_unchanged(std::string_view bytes) {
  const entry* const found = entry_of(bytes);
  struct stat now {};
  if (found == nullptr || ::fstat(found->descriptor, &now) != 0) {
    return;
  }
  if (static_cast<std::uintmax_t>(now.st_size) != found->size || now.st_mtim.tv_sec != found->written.tv_sec ||
      now.st_mtim.tv_nsec != found->written.tv_nsec) {
    throw error(found->name, "was written to while it was read, expected a file that stays as it is");
  }
}

}  // namespace romvec::host
