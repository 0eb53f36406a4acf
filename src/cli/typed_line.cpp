// SPDX-License-Identifier: BSL-1.0
// By editline (libedit): cursor keys, history.
#include "cli/typed_line.hpp"

#include <editline/readline.h>

#include <cstdlib>

namespace romvec::host {

std::optional<std::string> typed_line(const char* prompt) {
  char* const typed = ::readline(prompt);
  if (typed == nullptr) {
    return std::nullopt;
  }
  std::string line = typed;
  if (!line.empty()) {
    ::add_history(typed);
  }
  std::free(typed);
  return line;
}

}  // namespace romvec::host
