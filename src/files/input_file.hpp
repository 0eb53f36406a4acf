// SPDX-License-Identifier: BSL-1.0
// A whole file as bytes in memory, without reading it: pages come in as they are touched.
#pragma once

#include <string>
#include <string_view>

namespace romvec::host {

// What readers work on: the bytes, and the name that their errors carry.
struct source {
  std::string name;
  std::string_view bytes;
  bool is_mapped = false;  // else the bytes are somebody's memory
};

// Lets the system take back the memory of file.bytes before `end`, which is done with; read again, it comes from the
// file again. Without effect on bytes that are not mapped.
void forget_before(const source& file, const char* end);

// Maps a regular file. Errors: missing, not readable, a directory, not a regular file, empty.
// Memory: none of its own; the system keeps the pages and may drop them.
class input_file {
 public:
  explicit input_file(const std::string& path);
  ~input_file();
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;

  [[nodiscard]] const source& contents() const { return contents_; }

 private:
  source contents_;
};

}  // namespace romvec::host
