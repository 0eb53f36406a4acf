// SPDX-License-Identifier: BSL-1.0
#include "files/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "error.hpp"
#include "files/directory_lock.hpp"
#include "files/file_roles.hpp"
#include "files/signals.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

std::string resolved(const std::string& path) {
  char* const real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) {
    return path;
  }
  std::string out = real;
  std::free(real);
  return out;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

// To write through a link to nothing would make a file in a place that nobody named, and to replace the link would
// destroy it: refused, as cp does.
void refuse_broken_link(const std::string& name, const std::string& path) {
  const int reason = errno;
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) == 0 && S_ISLNK(facts.st_mode)) {
    throw error(name, reason == ELOOP ? "is a symbolic link in a loop, expected a file name"
                      : reason == ENOENT
                          ? "is a symbolic link to nothing, expected a file name or a link to a file"
                          : "is a symbolic link that leads nowhere: " + std::string(std::strerror(reason)));
  }
}

std::string link_to(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

// A file without a name, which is gone with the process however that ends; below 0 where the file system or the system
// has none, or no way to name it later.
int open_unnamed(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor >= 0 && ::access(link_to(descriptor).c_str(), F_OK) != 0) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

}  // namespace

output_file::output_file(const std::string& path, unfinished way)
    : name_(is_standard_output(path) ? "standard output" : printable(path)) {
  if (is_standard_output(path)) {
    descriptor_ = STDOUT_FILENO;
    return;
  }
  note_output(path);
  struct stat facts {};
  const bool exists = ::stat(path.c_str(), &facts) == 0;
  if (!exists) {
    refuse_broken_link(name_, path);
  } else if (S_ISDIR(facts.st_mode)) {
    throw error(name_, "is a directory, expected a file name");
  } else if (!S_ISREG(facts.st_mode)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
      fail("opened for writing");
    }
    return;
  }
  target_ = resolved(path);
  descriptor_ = way == unfinished::unnamed ? open_unnamed(folder_of(target_)) : -1;
  if (descriptor_ < 0) {
    temporary_ = folder_of(target_) + "/.romvec-XXXXXX";
    descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
    if (descriptor_ < 0) {
      temporary_.clear();
      fail("created");
    }
    remove_on_signal(temporary_.c_str());
  }
  // Both ways make a private file; give it what an ordinary new file has, where the file system knows permissions.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  static_cast<void>(::fchmod(descriptor_, exists ? facts.st_mode & 07777u : 0666u & ~mask));
}

output_file::~output_file() {
  if (descriptor_ > STDERR_FILENO) {
    ::close(descriptor_);
  }
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    keep_on_signal(temporary_.c_str());
  }
}

void output_file::write(std::string_view text) {
  bytes_ += text.size();
  if (buffer_.size() + text.size() > buffer_bytes) {
    flush();
  }
  buffer_ += text;
}

void output_file::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      fail("written");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void output_file::commit() { commit({this}); }

void output_file::commit(const std::vector<output_file*>& files) {
  for (output_file* const file : files) {
    file->finish();
  }
  const output_file& last = *files.back();
  // Waits for another run that puts files there, and can still be interrupted.
  std::optional<directory_lock> alone;
  if (!last.target_.empty()) {
    alone.emplace(last.target_);
  }
  const signals_wait none_between;
  for (output_file* const file : files) {
    file->name_temporary();
  }
  const std::string before = files.size() > 1 ? last.set_aside() : "";
  bool is_one_there = false;
  try {
    for (output_file* const file : files) {
      file->rename();
      is_one_there = true;
    }
  } catch (const error&) {
    if (!before.empty() && !is_one_there) {
      ::rename(before.c_str(), last.target_.c_str());
    }
    throw;
  }
  if (!before.empty()) {
    ::unlink(before.c_str());
  }
}

std::string output_file::set_aside() const {
  if (target_.empty()) {
    return "";
  }
  const std::string name = fmt::format("{}/.romvec-{}-before", folder_of(target_), ::getpid());
  return ::rename(target_.c_str(), name.c_str()) == 0 ? name : "";
}

void output_file::finish() {
  flush();
  // A full network or quota disk may say so only here.
  if (!target_.empty() && ::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
    fail("written");
  }
}

void output_file::name_temporary() {
  if (target_.empty()) {
    return;
  }
  constexpr int most_tries = 1000;  // names of files that other runs left
  for (int i = 0; temporary_.empty(); ++i) {
    const std::string name = fmt::format("{}/.romvec-{}-{}", folder_of(target_), ::getpid(), i);
    if (::linkat(AT_FDCWD, link_to(descriptor_).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = name;
      remove_on_signal(temporary_.c_str());
    } else if (errno != EEXIST || i == most_tries) {
      fail("created");
    }
  }
  const int number = descriptor_;
  descriptor_ = -1;
  if (::close(number) != 0) {
    fail("written");
  }
}

void output_file::rename() {
  if (target_.empty()) {
    return;
  }
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
    fail("renamed into place");
  }
  keep_on_signal(temporary_.c_str());
  temporary_.clear();
}

void output_file::fail(const std::string& action) const {
  throw error(name_, "cannot be " + action + ": " + std::strerror(errno));
}

}  // namespace romvec::host
