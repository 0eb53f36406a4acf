// SPDX-License-Identifier: BSL-1.0
#include "files/output_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "error.hpp"
#include "files/directory_lock.hpp"
#include "files/file_roles.hpp"
#include "files/signals.hpp"
#include "files/system.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

// To write through a link to nothing would make a file in a place that nobody named, and to replace the link would
// destroy it: refused, as cp does.
void refuse_broken_link(const std::string& name, const std::string& path) {
  const int reason = errno;
  if (system::is_symbolic_link(path)) {
    throw error(name, reason == ELOOP ? "is a symbolic link in a loop, expected a file name"
                      : reason == ENOENT
                          ? "is a symbolic link to nothing, expected a file name or a link to a file"
                          : "is a symbolic link that leads nowhere: " + std::string(std::strerror(reason)));
  }
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
    descriptor_ = system::open_to_write(path);
    if (descriptor_ < 0) {
      fail("opened for writing");
    }
    return;
  }
  target_ = system::resolved(path);
  descriptor_ = way == unfinished::unnamed ? system::open_unnamed(system::folder_of(target_)) : -1;
  if (descriptor_ < 0) {
    temporary_ = system::folder_of(target_) + "/.romvec-";
    descriptor_ = system::create_with_name(temporary_);
    if (descriptor_ < 0) {
      temporary_.clear();
      fail("created");
    }
    remove_on_signal(temporary_.c_str());
  }
  // Both ways make a private file; give it what an ordinary new file has, where the file system knows permissions.
  system::permit_as(descriptor_, exists ? target_ : "");
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
    constexpr std::size_t most = std::size_t{1} << 30;  // Windows counts in 32 bits
    const auto written = ::write(descriptor_, rest.data(), static_cast<unsigned>(std::min(rest.size(), most)));
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
      static_cast<void>(system::move(before, last.target_));
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
  const std::string name = fmt::format("{}/.romvec-{}-before", system::folder_of(target_), ::getpid());
  return system::move(target_, name) ? name : "";
}

void output_file::finish() {
  flush();
  // A full network or quota disk may say so only here.
  if (!target_.empty() && !system::wait_for_disk(descriptor_)) {
    fail("written");
  }
}

void output_file::name_temporary() {
  if (target_.empty()) {
    return;
  }
  constexpr int most_tries = 1000;  // names of files that other runs left
  for (int i = 0; temporary_.empty(); ++i) {
    const std::string name = fmt::format("{}/.romvec-{}-{}", system::folder_of(target_), ::getpid(), i);
    if (system::give_name(descriptor_, name)) {
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
  if (!system::move(temporary_, target_)) {
    fail("renamed into place");
  }
  keep_on_signal(temporary_.c_str());
  temporary_.clear();
}

void output_file::fail(const std::string& action) const {
  throw error(name_, "cannot be " + action + ": " + std::strerror(errno));
}

}  // namespace romvec::host
