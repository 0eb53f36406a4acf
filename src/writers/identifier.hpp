// SPDX-License-Identifier: BSL-1.0
// Names that a generated namespace may have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace romvec::host {

// Why `name` cannot be a namespace of a user's program ("is a keyword of C++"); nothing if it can.
std::optional<std::string> identifier_fault(std::string_view name);

// A name made from a file's: its stem, with '_' for what an identifier cannot have.
std::string identifier_from(std::string_view path);

}  // namespace romvec::host
