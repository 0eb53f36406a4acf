// SPDX-License-Identifier: BSL-1.0
#include "files/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace romvec::host {

directory_lock::directory_lock(const std::string& path) {
  std::error_code failure;
  // Absolute first: of a relative name that does not exist weakly_canonical() makes no absolute one, and "" is no
  // folder.
  std::filesystem::path file = std::filesystem::absolute(path, failure);
  const std::filesystem::path real = std::filesystem::weakly_canonical(file, failure);
  if (!failure) {
    file = real;
  }
  descriptor_ = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) {
    return;
  }
  while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

directory_lock::~directory_lock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

}  // namespace romvec::host
