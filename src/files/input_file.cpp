// SPDX-License-Identifier: BSL-1.0
#include "files/input_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "error.hpp"
#include "files/file_roles.hpp"
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

 private:
  int number_;
};

}  // namespace

void forget_before(const source& file, const char* end) {
  const long page = ::sysconf(_SC_PAGESIZE);
  if (!file.is_mapped || page <= 0) {
    return;
  }
  // The mapping begins on a page.
  const auto bytes = static_cast<std::size_t>(end - file.bytes.data());
  ::madvise(const_cast<char*>(file.bytes.data()), bytes - bytes % static_cast<std::size_t>(page), MADV_DONTNEED);
}

input_file::input_file(const std::string& path) : contents_{printable(path), {}, true} {
  const auto fail = [&](const std::string& message) { throw error(contents_.name, message); };
  note_input(path);
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) {
    fail(std::string("cannot be opened: ") + std::strerror(errno));
  }
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0) {
    fail(std::string("cannot be examined: ") + std::strerror(errno));
  }
  if (S_ISDIR(facts.st_mode)) {
    fail("is a directory, expected a file");
  }
  if (!S_ISREG(facts.st_mode)) {
    fail("is a device or a pipe, expected a regular file");
  }
  if (facts.st_size == 0) {
    fail("is empty");
  }
  if (static_cast<std::uintmax_t>(facts.st_size) > SIZE_MAX) {
    fail("is larger than the address space");
  }
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (address == MAP_FAILED) {
    fail(std::string("cannot be mapped: ") + std::strerror(errno));
  }
  contents_.bytes = {static_cast<const char*>(address), size};
}

input_file::~input_file() { ::munmap(const_cast<char*>(contents_.bytes.data()), contents_.bytes.size()); }

}  // namespace romvec::host
