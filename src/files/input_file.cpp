// SPDX-License-Identifier: BSL-1.0
#include "files/input_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "error.hpp"
#include "files/file_roles.hpp"
#include "files/gzip.hpp"
#include "files/system.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// A copy, so that closing it leaves the standard input open.
int open_standard_input(const std::string& name) {
  static bool is_taken = false;
  if (std::exchange(is_taken, true)) {
    throw error(name, "is read already, expected - for one input only");
  }
  return system::copy_of(STDIN_FILENO);
}

// To the end, from where the stream stands.
std::string read_stream(const std::string& name, int stream) {
  std::string bytes;
  std::size_t size = 0;
  while (true) {
    if (size == bytes.size()) {
      constexpr std::size_t at_first = std::size_t{1} << 16;
      bytes.resize(std::max(at_first, size + size / 2));
    }
    constexpr std::size_t most = std::size_t{1} << 30;  // Windows counts in 32 bits
    const auto got = ::read(stream, bytes.data() + size, static_cast<unsigned>(std::min(bytes.size() - size, most)));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      throw error(name, std::string("cannot be read: ") + std::strerror(errno));
    }
    if (got == 0) {
      bytes.resize(size);
      return bytes;
    }
    size += static_cast<std::size_t>(got);
  }
}

}  // namespace

void forget_before(const source& file, const char* end) {
  if (file.is_mapped) {
    system::drop_pages(file.bytes.data(), static_cast<std::size_t>(end - file.bytes.data()));
  }
}

input_file::input_file(const std::string& path) {
  const bool is_standard_input = path == "-";
  contents_.name = is_standard_input ? "standard input" : printable(path);
  const auto fail = [&](const std::string& message) { throw error(contents_.name, message); };
  note_input(path);
  descriptor file(is_standard_input ? open_standard_input(contents_.name) : system::open_to_read(path));
  if (file.number() < 0) {
    const int reason = errno;
    std::error_code ignored;  // Windows opens no directories
    fail(!is_standard_input && std::filesystem::is_directory(path, ignored)
             ? "is a directory, expected a file"
             : std::string("cannot be opened: ") + std::strerror(reason));
  }
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0) {
    fail(std::string("cannot be examined: ") + std::strerror(errno));
  }
  if (S_ISDIR(facts.st_mode)) {
    fail("is a directory, expected a file");
  }
  if (S_ISCHR(facts.st_mode) || S_ISBLK(facts.st_mode)) {
    fail(::isatty(file.number()) == 1 ? "is a terminal, expected a file or a pipe"
                                      : "is a device, expected a file or a pipe");
  }
  // A file of the kernel's has no size and is read; so is the rest of a standard input that was read from before.
  const bool is_whole_file =
      S_ISREG(facts.st_mode) && facts.st_size > 0 && (!is_standard_input || ::lseek(file.number(), 0, SEEK_CUR) == 0);
  if (is_whole_file) {
    if (static_cast<std::uintmax_t>(facts.st_size) > SIZE_MAX) {
      fail("is larger than the address space");
    }
    mapped_ = std::make_unique<mapping>(contents_.name, file.release(), static_cast<std::size_t>(facts.st_size));
    contents_.bytes = mapped_->bytes();
    contents_.is_mapped = true;
  } else {
    read_ = std::make_unique<std::string>(read_stream(contents_.name, file.number()));
    contents_.bytes = *read_;
  }
  if (is_gzip(contents_.bytes)) {
    auto unpacked = std::make_unique<std::string>(unpack_gzip(contents_.name, contents_.bytes));
    expect_unchanged(contents_.bytes);
    mapped_.reset();
    read_ = std::move(unpacked);
    contents_.bytes = *read_;
    contents_.is_mapped = false;
  }
  if (contents_.bytes.empty()) {
    fail("is empty");
  }
}

}  // namespace romvec::host
