// SPDX-License-Identifier: BSL-1.0
#include "files/output_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

// The paths to remove when a signal ends the program: strings that live as long as the signal can come. No command
// writes more files at once.
std::array<std::atomic<const char*>, 4> unfinished{};

constexpr std::array<int, 3> deadly_signals = {SIGINT, SIGTERM, SIGHUP};

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

}  // namespace

output_file::output_file(const std::string& path) : name_(path == "-" ? "standard output" : printable(path)) {
  if (path == "-") {
    descriptor_ = STDOUT_FILENO;
    return;
  }
  struct stat facts {};
  const bool exists = ::stat(path.c_str(), &facts) == 0;
  if (exists && S_ISDIR(facts.st_mode)) {
    throw error(name_, "is a directory, expected a file name");
  }
  if (exists && !S_ISREG(facts.st_mode)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
      fail("opened for writing");
    }
    return;
  }
  target_ = resolved(path);
  temporary_ = target_ + ".XXXXXX";
  descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
  if (descriptor_ < 0) {
    temporary_.clear();
    fail("created");
  }
  remove_on_signal(temporary_.c_str());
  // mkostemp makes a private file; give it what an ordinary new file has, where the file system knows
  // permissions.
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
    file->rename();
  }
}

void output_file::finish() {
  flush();
  if (target_.empty()) {
    return;
  }
  // A full network or quota disk may say so only here.
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
    fail("written");
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
