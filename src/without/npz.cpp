// SPDX-License-Identifier: BSL-1.0
// In place of readers/npz.cpp where libzip is missing: a file is refused with what helps.
#include "error.hpp"
#include "readers/reader.hpp"

namespace romvec::host::npz {

namespace {

[[noreturn]] void refuse(const source& file) {
  throw error(file.name,
              "is an .npz (a zip file), and this romvec was built without libzip; unzip it and take its .npy");
}

}  // namespace

contents list(const source& file) { refuse(file); }

weights read(const source& file, const request& /*wanted*/) { refuse(file); }

}  // namespace romvec::host::npz
