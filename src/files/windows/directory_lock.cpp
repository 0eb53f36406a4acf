// SPDX-License-Identifier: BSL-1.0
// Windows locks no directories: a mutex named after it, which ends with the process as well.
#include "files/directory_lock.hpp"

#include <windows.h>

#include <cstdint>
#include <filesystem>
#include <functional>

#include "files/system.hpp"

namespace romvec::host {

directory_lock::directory_lock(const std::string& path) {
  const std::string folder = system::resolved(system::folder_of(system::resolved(path)));
  const std::string name = "Local\\romvec-" + std::to_string(std::hash<std::string>{}(folder));
  const HANDLE mutex = ::CreateMutexA(nullptr, FALSE, name.c_str());
  if (mutex != nullptr) {
    ::WaitForSingleObject(mutex, INFINITE);
  }
  handle_ = mutex;
}

directory_lock::~directory_lock() {
  if (handle_ != nullptr) {
    ::ReleaseMutex(handle_);
    ::CloseHandle(handle_);
  }
}

}  // namespace romvec::host
