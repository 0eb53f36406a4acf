// SPDX-License-Identifier: BSL-1.0
// Files that belong together change together: one process at a time puts them into a directory.
#pragma once

#include <string>

namespace romvec::host {

// Holds the directory of `path` (of what a symbolic link leads to) while it lives, and waits until no other process
// does. A lock of the system's: it leaves no file behind and ends with the process, however that ends. Without effect
// where the directory cannot be opened or its file system knows no such locks.
class directory_lock {
 public:
  explicit directory_lock(const std::string& path);
  ~directory_lock();
  directory_lock(const directory_lock&) = delete;
  directory_lock& operator=(const directory_lock&) = delete;

 private:
#if defined(_WIN32)
  void* handle_ = nullptr;
#else
  int descriptor_ = -1;
#endif
};

}  // namespace romvec::host
