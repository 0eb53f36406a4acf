// SPDX-License-Identifier: BSL-1.0
#include "files/file_roles.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

// A regular file whatever its names are. The time of its birth tells a file from a later one that got the number of a
// deleted one; 0 where the file system does not keep it.
struct identity {
  std::uint64_t device;
  std::uint64_t inode;
  std::int64_t born_s;
  std::uint32_t born_ns;

  friend bool operator==(const identity&, const identity&) = default;
};

struct output_role {
  std::string path;
  std::string place;  // absolute, for a file that is not there yet
  std::optional<identity> file;
  bool may_be_input = false;
};

struct input_role {
  std::string path;
  identity file;
};

struct roles {
  std::vector<input_role> inputs;
  std::vector<output_role> outputs;
};

roles* watched = nullptr;

// Of the path, or of the descriptor where the path is empty; nothing for what is no regular file.
std::optional<identity> identity_of(int descriptor, const std::string& path) {
  struct statx facts {};
  const int flags = path.empty() ? AT_EMPTY_PATH : 0;
  if (::statx(descriptor, path.c_str(), flags, STATX_BASIC_STATS | STATX_BTIME, &facts) != 0 ||
      !S_ISREG(facts.stx_mode)) {
    return std::nullopt;
  }
  const std::uint64_t device = (std::uint64_t{facts.stx_dev_major} << 32) | facts.stx_dev_minor;
  const bool has_birth = (facts.stx_mask & STATX_BTIME) != 0;
  return identity{device, facts.stx_ino, has_birth ? facts.stx_btime.tv_sec : 0,
                  has_birth ? facts.stx_btime.tv_nsec : 0};
}

std::string place_of(const std::string& path) {
  std::error_code failure;
  const auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(path), failure);
  return failure ? path : place.string();
}

[[noreturn]] void refuse_input(const std::string& output, const std::string& input) {
  throw error(output, input == output ? std::string("is an input, expected another name for the output")
                                      : "is an input, " + input + ", expected another name for the output");
}

}  // namespace

file_roles::file_roles() {
  watched = new roles;
  if (const auto file = identity_of(STDOUT_FILENO, "")) {
    watched->outputs.push_back({"standard output", "", file});
  }
}

file_roles::~file_roles() {
  delete watched;
  watched = nullptr;
}

void note_input(const std::string& path) {
  if (watched == nullptr) {
    return;
  }
  const bool is_stream = path == "-";
  const auto file = is_stream ? identity_of(STDIN_FILENO, "") : identity_of(AT_FDCWD, path);
  if (!file) {
    return;
  }
  const std::string name = is_stream ? "standard input" : printable(path);
  for (const output_role& output : watched->outputs) {
    if (output.file == file) {
      if (output.may_be_input) {
        return;
      }
      refuse_input(output.path, name);
    }
  }
  watched->inputs.push_back({name, *file});
}

void note_output(const std::string& path) {
  if (watched == nullptr || is_standard_output(path)) {
    return;
  }
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)) {
    return;  // a device takes what comes from several
  }
  const std::string name = printable(path);
  const output_role added = {name, place_of(path), identity_of(AT_FDCWD, path)};
  for (output_role& other : watched->outputs) {
    if (other.path == name) {  // once more, after it was replaced
      other.file = added.file;
      continue;
    }
    if ((added.file && other.file == added.file) || other.place == added.place) {
      throw error(name, "is the same file as " + other.path + ", expected another name for one of these outputs");
    }
  }
  for (const input_role& input : watched->inputs) {
    if (added.file == input.file) {
      refuse_input(name, input.path);
    }
  }
  if (std::ranges::none_of(watched->outputs, [&](const output_role& one) { return one.path == name; })) {
    watched->outputs.push_back(added);
  }
}

void expect_outputs(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    note_output(path);
  }
}

void allow_as_input(const std::string& output) {
  if (watched == nullptr) {
    return;
  }
  for (output_role& one : watched->outputs) {
    one.may_be_input = one.may_be_input || one.path == printable(output);
  }
}

bool is_standard_output(const std::string& path) {
  constexpr std::array<std::string_view, 4> names = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
  return std::ranges::find(names, path) != names.end();
}

}  // namespace romvec::host
