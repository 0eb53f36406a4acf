// SPDX-License-Identifier: BSL-1.0
// A whole input as bytes in memory: files are mapped, so that pages come in as they are touched; pipes are read; what
// is packed by gzip is unpacked.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "files/mapping.hpp"
#include "text_reading.hpp"

namespace romvec::host {

// What readers work on: the bytes, the name that their errors carry, and what the caller says of them.
struct source {
  std::string name;
  std::string_view bytes;
  bool is_mapped = false;  // else the bytes are somebody's memory
  text_reading text = {};
};

// Lets the system take back the memory of file.bytes before `end`, which is done with; read again, it comes from the
// file again. Without effect on bytes that are not mapped.
void forget_before(const source& file, const char* end);

// Opens and takes in an input: a regular file, a pipe or a socket by its path, "-" for the standard input. gzip files
// are told by their content, of any member count. Errors: missing, not readable, a directory, a device, empty, a
// damaged gzip file, the standard input a second time. Memory: none of its own for a regular file, the system keeps the
// pages and may drop them; else the bytes, unpacked ones beside packed ones until all are.
class input_file {
 public:
  explicit input_file(const std::string& path);

  [[nodiscard]] const source& contents() const { return contents_; }

 private:
  source contents_;
  std::unique_ptr<mapping> mapped_;
  std::unique_ptr<std::string> read_;
};

}  // namespace romvec::host
