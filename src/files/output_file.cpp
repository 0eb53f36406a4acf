// SPDX-License-Identifier: BSL-1.0
#include "files/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "error.hpp"
#include "files/file_roles.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

// The paths to remove when a signal ends the program: strings that live as long as the signal can come. No command
// writes more files at once.
std::array<std::atomic<const char*>, 4> unfinished{};

constexpr std::array<int, 6> deadly_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU};

extern "C" void remove_unfinished_and_die(int signal_number) {
  for (const auto& path : unfinished) {
    if (const char* const name = path.load()) {
      ::unlink(name);
    }
  }
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

void remove_on_signal(const char* path) {
  for (auto& slot : unfinished) {
    const char* expected = nullptr;
    if (slot.compare_exchange_strong(expected, path)) {
      break;
    }
  }
  for (const int number : deadly_signals) {
    struct sigaction before {};
    ::sigaction(number, nullptr, &before);
    if (before.sa_handler == SIG_DFL) {  // leave an ignored signal ignored, as nohup wants it
      ::signal(number, remove_unfinished_and_die);
    }
  }
}

void keep_on_signal(const char* path) {
  for (auto& slot : unfinished) {
    const char* expected = path;
    slot.compare_exchange_strong(expected, nullptr);
  }
}

// Holds those signals back while it lives.
class signals_wait {
 public:
  signals_wait() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int number : deadly_signals) {
      ::sigaddset(&signals, number);
    }
    ::sigprocmask(SIG_BLOCK, &signals, &before_);
  }
  ~signals_wait() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  signals_wait(const signals_wait&) = delete;
  signals_wait& operator=(const signals_wait&) = delete;

 private:
  sigset_t before_{};
};

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

void output_file::commit(std::initializer_list<output_file*> files) {
  for (output_file* const file : files) {
    file->finish();
  }
  const signals_wait none_between;
  for (output_file* const file : files) {
    file->name_temporary();
  }
  for (output_file* const file : files) {
    file->rename();
  }
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
