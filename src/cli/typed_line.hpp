// SPDX-License-Identifier: BSL-1.0
// A line that somebody types.
#pragma once

#include <optional>
#include <string>

namespace romvec::host {

// The next line of a terminal, without its newline; nothing at its end. With editing and history where editline is
// there.
std::optional<std::string> typed_line(const char* prompt);

}  // namespace romvec::host
