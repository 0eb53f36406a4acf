// SPDX-License-Identifier: BSL-1.0
// A file that appears whole or not at all: written without a name or beside its place, then renamed into it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// "-" is the standard output. A device or a pipe is written directly, since a rename would replace it; a
// regular file and what a symbolic link points to are replaced, with the permissions that they had. Until the commit
// the file has no name, so that even a killed program leaves nothing; where the file system has no such files, one
// beside the target, .romvec-XXXXXX, which a signal that can be caught removes. Errors: cannot be created, written or
// renamed (a full disk included); a symbolic link to nothing or in a loop; an input, or another output (file_roles).
// Memory: a 64 KB buffer.
class output_file {
 public:
  // What the file is until the commit: without a name where there are such files, or always beside the target.
  enum class unfinished { unnamed, beside };

  explicit output_file(const std::string& path, unfinished way = unfinished::unnamed);
  // Without a commit() before, nothing is left behind.
  ~output_file();
  output_file(const output_file&) = delete;
  output_file& operator=(const output_file&) = delete;

  void write(std::string_view text);
  // Writes what is buffered, makes sure that the system took it, and puts the file in its place.
  void commit();
  // Files that belong together, in this order. The first takes its place when all are written, so that a full disk
  // leaves none; no signal that can be held back and no other run comes between the first and the last. The old version
  // of the last goes before the new of the first comes: whatever ends the program, old and new are never side by side,
  // as the rows of one training and the words of another would be.
  static void commit(const std::vector<output_file*>& files);

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  void flush();
  void finish();
  void name_temporary();
  void rename();
  // Gives the target's old version another name, and returns that; empty if there was none.
  [[nodiscard]] std::string set_aside() const;
  [[noreturn]] void fail(const std::string& action) const;

  std::string name_;       // for messages
  std::string target_;     // where the file goes; empty if it is written directly
  std::string temporary_;  // empty while the file has no name
  std::string buffer_;
  std::uint64_t bytes_ = 0;
  int descriptor_ = -1;
};

}  // namespace romvec::host
