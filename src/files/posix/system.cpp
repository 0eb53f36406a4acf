// SPDX-License-Identifier: BSL-1.0
#include "files/system.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace romvec::host::system {

namespace {

std::string link_to(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

// Of the path, or of the descriptor where the path is empty.
std::optional<identity> identity_of(int descriptor, const std::string& path) {
  struct statx facts {};
  const int flags = path.empty() ? AT_EMPTY_PATH : 0;
  if (::statx(descriptor, path.c_str(), flags, STATX_BASIC_STATS | STATX_BTIME, &facts) != 0 ||
      !S_ISREG(facts.stx_mode)) {
    return std::nullopt;
  }
  const std::uint64_t device = (std::uint64_t{facts.stx_dev_major} << 32) | facts.stx_dev_minor;
  const bool has_birth = (facts.stx_mask & STATX_BTIME) != 0;
  return identity{device, facts.stx_ino, has_birth ? facts.stx_btime.tv_sec : 0,
                  has_birth ? facts.stx_btime.tv_nsec : 0};
}

}  // namespace

int open_to_read(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); }

int open_to_write(const std::string& path) { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC); }

int copy_of(int descriptor) { return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }

void drop_pages(const char* begin, std::size_t bytes) {
  const long page = ::sysconf(_SC_PAGESIZE);
  if (page > 0) {
    // The mapping begins on a page.
    ::madvise(const_cast<char*>(begin), bytes - bytes % static_cast<std::size_t>(page), MADV_DONTNEED);
  }
}

std::optional<identity> identity_of(const std::string& path) {
  return path.empty() ? std::nullopt : identity_of(AT_FDCWD, path);
}
std::optional<identity> identity_of(int descriptor) { return identity_of(descriptor, ""); }

std::string resolved(const std::string& path) {
  char* const real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) {
    return path;
  }
  std::string out = real;
  std::free(real);
  return out;
}

bool is_symbolic_link(const std::string& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && S_ISLNK(facts.st_mode);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

int open_unnamed(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor >= 0 && ::access(link_to(descriptor).c_str(), F_OK) != 0) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

bool give_name(int descriptor, const std::string& name) {
  return ::linkat(AT_FDCWD, link_to(descriptor).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

int create_with_name(std::string& start) {
  start += "XXXXXX";
  return ::mkostemp(start.data(), O_CLOEXEC);
}

void permit_as(int descriptor, const std::string& like) {
  struct stat facts {};
  const bool exists = !like.empty() && ::stat(like.c_str(), &facts) == 0;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  static_cast<void>(::fchmod(descriptor, exists ? facts.st_mode & 07777u : 0666u & ~mask));
}

bool wait_for_disk(int descriptor) { return ::fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS; }

bool move(const std::string& from, const std::string& to) { return std::rename(from.c_str(), to.c_str()) == 0; }

}  // namespace romvec::host::system
