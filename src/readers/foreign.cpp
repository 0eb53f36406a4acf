// SPDX-License-Identifier: BSL-1.0
#include "readers/foreign.hpp"

#include <array>

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
    signature{"\x1f\x8b"sv, {"a gzip file"sv, "packed twice: unpack it once first"sv}},
    signature{"BZh"sv, {"a bzip2 file"sv, "unpack it first"sv}},
    signature{"\3757zXZ\0"sv, {"an xz file"sv, "unpack it first"sv}},
    signature{"\x28\xb5\x2f\xfd"sv, {"a zstd file"sv, "unpack it first"sv}},
    signature{"\x89HDF\r\n"sv, {"an HDF5 file"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x80\x02"sv, {"a Python pickle"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x80\x03"sv, {"a Python pickle"sv, "save the table as .npy or .safetensors"sv}},
    signature{"\x80\x04"sv, {"a Python pickle"sv, "save the table as .npy or .safetensors"sv}},
};

}  // namespace

std::optional<foreign> foreign_format(std::string_view bytes) {
  for (const signature& known : signatures) {
    if (bytes.starts_with(known.begins_with)) {
      return known.format;
    }
  }
  return std::nullopt;
}

}  // namespace romvec::host
