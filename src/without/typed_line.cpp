// SPDX-License-Identifier: BSL-1.0
// In place of cli/typed_line.cpp where editline is missing: no more editing than the terminal's own.
#include "cli/typed_line.hpp"

#include <cstdio>
#include <iostream>

namespace romvec::host {

std::optional<std::string> typed_line(const char* prompt) {
  std::fputs(prompt, stdout);
  std::fflush(stdout);
  std::string line;
  return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
}

}  // namespace romvec::host
