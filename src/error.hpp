// SPDX-License-Identifier: BSL-1.0
// The one exception of the host tool: which file, where in it, what was found and what was expected.
#pragma once

#include <stdexcept>
#include <string>

namespace romvec::host {

// what() is "FILE: PLACE: MESSAGE", or "FILE: MESSAGE" where the whole file is meant; always one line.
class error : public std::runtime_error {
 public:
  error(const std::string& file, const std::string& place, const std::string& message)
      : std::runtime_error(file + ": " + (place.empty() ? "" : place + ": ") + message) {}
  error(const std::string& file, const std::string& message) : error(file, "", message) {}
};

}  // namespace romvec::host
