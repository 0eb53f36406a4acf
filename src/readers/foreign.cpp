// SPDX-License-Identifier: BSL-1.0
#include "readers/foreign.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace romvec::host {

namespace {

using namespace std::string_view_literals;

struct signature {
  std::string_view begins_with;
  foreign format;
};

constexpr std::array signatures = {
    signature{"version https://git-lfs.github.com/spec/"sv,
              {"a git LFS pointer, not the file itself"sv, "fetch it with: git lfs pull"sv}},
    signature{"\x1f\x8b"sv, {"a gzip file"sv, "unpack it first"sv}},
    signature{"BZh"sv, {"a bzip2 file"sv, "unpack it first"sv}},
    signature{"\3757zXZ\0"sv, {"an xz file"sv, "unpack it first"sv}},
    signature{"\x28\xb5\x2f\xfd"sv, {"a zstd file"sv, "unpack it first"sv}},
    signature{"PK\x03\x04"sv,
              {"a zip file (.npz or a PyTorch checkpoint)"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x89HDF\r\n"sv, {"an HDF5 file"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x80\x02"sv, {"a Python pickle"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x80\x03"sv, {"a Python pickle"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x80\x04"sv, {"a Python pickle"sv, "save the table as .npy or .safetensors"sv}},
    signature{"24ka"sv, {"a llama2.c checkpoint"sv, "save its token embedding as .npy or .safetensors"sv}},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A first line of two counts, then bytes that no text has.
bool is_word2vec_binary(std::string_view bytes) {
  constexpr std::size_t looked_at = 4096;
  const std::size_t end_of_line = bytes.substr(0, 64).find('\n');
  if (end_of_line == std::string_view::npos) {
    return false;
  }
  const std::string_view line = bytes.substr(0, end_of_line);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0 || space + 1 == line.size() ||
      !std::ranges::all_of(line, [](char c) { return is_digit(c) || c == ' ' || c == '\r'; })) {
    return false;
  }
  return std::ranges::any_of(bytes.substr(end_of_line, looked_at), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
}

}  // namespace

std::optional<foreign> foreign_format(std::string_view bytes) {
  for (const signature& known : signatures) {
    if (bytes.starts_with(known.begins_with)) {
      return known.format;
    }
  }
  if (is_word2vec_binary(bytes)) {
    return foreign{"a word2vec binary file", "save it as word2vec text"};
  }
  return std::nullopt;
}

}  // namespace romvec::host
