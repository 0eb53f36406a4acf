// SPDX-License-Identifier: BSL-1.0
// What a zip file, and so an .npz, begins with; known also to a tool that cannot read one (without/npz.cpp).
#include "readers/reader.hpp"

namespace romvec::host::npz {

bool detect(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv);  // the latter is an empty one
}

}  // namespace romvec::host::npz
