// SPDX-License-Identifier: BSL-1.0
#include "files/file_roles.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "error.hpp"
#include "files/system.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

struct output_role {
  std::string path;
  std::string place;  // absolute, for a file that is not there yet
  std::optional<system::identity> file;
  bool may_be_input = false;
};

struct input_role {
  std::string path;
  system::identity file;
};

struct roles {
  std::vector<input_role> inputs;
  std::vector<output_role> outputs;
};

roles* watched = nullptr;

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
  if (const auto file = system::identity_of(STDOUT_FILENO)) {
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
  const auto file = is_stream ? system::identity_of(STDIN_FILENO) : system::identity_of(path);
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
  const output_role added = {name, place_of(path), system::identity_of(path)};
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
