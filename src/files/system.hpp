// SPDX-License-Identifier: BSL-1.0
// What files want of the operating system beside what C++ and POSIX's open, read, write and stat have: files/posix/ and
// files/windows/ have it each in its own way. Functions that fail leave the reason in errno.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace romvec::host::system {

// A descriptor that child processes do not get, of bytes as they are; below 0 if the file cannot be opened.
[[nodiscard]] int open_to_read(const std::string& path);
[[nodiscard]] int open_to_write(const std::string& path);
// A second one of the same file.
[[nodiscard]] int copy_of(int descriptor);

// Lets the system take back the memory of whole pages of a mapping that begins at `begin`; they are read again if they
// are touched.
void drop_pages(const char* begin, std::size_t bytes);

// A regular file whatever its names are. The time of its birth tells a file from a later one that got the number of a
// deleted one; 0 where the file system does not keep it.
struct identity {
  std::uint64_t device;
  std::uint64_t inode;
  std::int64_t born_s;
  std::uint32_t born_ns;

  friend bool operator==(const identity&, const identity&) = default;
};
// Nothing for what is no regular file.
[[nodiscard]] std::optional<identity> identity_of(const std::string& path);
[[nodiscard]] std::optional<identity> identity_of(int descriptor);

// The path without symbolic links; as it is if it leads nowhere.
[[nodiscard]] std::string resolved(const std::string& path);
[[nodiscard]] bool is_symbolic_link(const std::string& path);
// Of what is before the last separator; "." if there is none.
[[nodiscard]] std::string folder_of(const std::string& path);

// A file without a name, which is gone with the process however that ends; below 0 where the file system or the system
// has none, or no way to name it later.
[[nodiscard]] int open_unnamed(const std::string& folder);
// Gives it one; false with EEXIST if there is such a file.
[[nodiscard]] bool give_name(int descriptor, const std::string& name);
// A new file whose name begins with `start`, which it is added to; below 0 if it cannot be made.
[[nodiscard]] int create_with_name(std::string& start);
// The permissions of `like`, a file, or those of a new file if it is empty, as far as there are permissions.
void permit_as(int descriptor, const std::string& like);
// Whether all that was written is where it stays.
[[nodiscard]] bool wait_for_disk(int descriptor);
// As rename() of POSIX: a file at `to` is replaced.
[[nodiscard]] bool move(const std::string& from, const std::string& to);

}  // namespace romvec::host::system
