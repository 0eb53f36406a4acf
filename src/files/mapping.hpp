// SPDX-License-Identifier: BSL-1.0
// Files mapped into memory, watched: one that becomes shorter meanwhile ends the program with a sentence, not a signal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace romvec::host {

// The bytes of an open regular file. From then on the process handles SIGBUS, the signal for a page that the
// file no longer has: it prints the file's name and exits with code 1. The descriptor is kept open.
class mapping {
 public:
  // Takes over `descriptor`, whatever happens. size >= 1. Errors: more than 256 mappings at a time, or the system's.
  mapping(const std::string& name, int descriptor, std::size_t size);
  ~mapping();
  mapping(const mapping&) = delete;
  mapping& operator=(const mapping&) = delete;

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
  std::size_t slot_ = 0;
};

// Throws host::error if `bytes` are a mapping whose file has been written to since: what was read may then be a
// mixture, or zeros where its last page was cut. Bytes that are not mapped do not change.
void expect_unchanged(std::string_view bytes);

}  // namespace romvec::host
