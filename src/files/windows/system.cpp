// SPDX-License-Identifier: BSL-1.0
#include "files/system.hpp"

#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <windows.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace romvec::host::system {

namespace {

// What a function of Windows left as its reason, as errno.
void set_errno() {
  switch (::GetLastError()) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      errno = ENOENT;
      break;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      errno = EEXIST;
      break;
    case ERROR_DISK_FULL:
      errno = ENOSPC;
      break;
    default:
      errno = EACCES;
      break;  // another program has it open, among others
  }
}

std::optional<identity> identity_of_handle(HANDLE handle) {
  BY_HANDLE_FILE_INFORMATION facts;
  if (::GetFileType(handle) != FILE_TYPE_DISK || ::GetFileInformationByHandle(handle, &facts) == 0 ||
      (facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
    return std::nullopt;
  }
  return identity{facts.dwVolumeSerialNumber, (std::uint64_t{facts.nFileIndexHigh} << 32) | facts.nFileIndexLow,
                  static_cast<std::int64_t>(facts.ftCreationTime.dwHighDateTime), facts.ftCreationTime.dwLowDateTime};
}

}  // namespace

int open_to_read(const std::string& path) { return ::_open(path.c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT); }

int open_to_write(const std::string& path) { return ::_open(path.c_str(), _O_WRONLY | _O_BINARY | _O_NOINHERIT); }

int copy_of(int descriptor) {
  const int copy = ::_dup(descriptor);
  if (copy >= 0) {
    ::_setmode(copy, _O_BINARY);
  }
  return copy;
}

void drop_pages(const char*, std::size_t) {}  // the system takes pages of files when it wants them

std::optional<identity> identity_of(const std::string& path) {
  const HANDLE handle = ::CreateFileA(path.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) {
    return std::nullopt;
  }
  const auto found = identity_of_handle(handle);
  ::CloseHandle(handle);
  return found;
}
std::optional<identity> identity_of(int descriptor) {
  const auto handle = reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor));
  return handle == INVALID_HANDLE_VALUE ? std::nullopt : identity_of_handle(handle);
}

std::string resolved(const std::string& path) {
  char real[MAX_PATH];
  return ::_fullpath(real, path.c_str(), sizeof real) == nullptr ? path : real;
}

bool is_symbolic_link(const std::string& path) {
  const DWORD attributes = ::GetFileAttributesA(path.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
}

std::string folder_of(const std::string& path) {
  const std::size_t separator = path.find_last_of("/\\:");
  return separator == std::string::npos ? "." : path.substr(0, separator + 1);
}

int open_unnamed(const std::string&) { return -1; }

bool give_name(int, const std::string&) {
  errno = EINVAL;
  return false;
}

int create_with_name(std::string& start) {
  constexpr int most_tries = 1000;  // names of files that other runs left
  const std::string process = start + std::to_string(::GetCurrentProcessId()) + "-";
  for (int i = 0; i < most_tries; ++i) {
    start = process + std::to_string(i);
    const int descriptor =
        ::_open(start.c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
    if (descriptor >= 0 || errno != EEXIST) {
      return descriptor;
    }
  }
  return -1;
}

void permit_as(int, const std::string&) {}

bool wait_for_disk(int descriptor) { return ::_commit(descriptor) == 0 || errno == EINVAL; }

bool move(const std::string& from, const std::string& to) {
  if (::MoveFileExA(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING) != 0) {
    return true;
  }
  set_errno();
  return false;
}

}  // namespace romvec::host::system
