// SPDX-License-Identifier: BSL-1.0
// Command lines that name what is not there: which word it is, and what was probably meant.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// Changes of a letter, letters left out, put in or exchanged with their neighbour: the least number that makes one word
// the other. Source: Boytsov 2011, "Indexing methods for approximate dictionary searching", optimal string alignment.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The name that `typed` was probably to be: one that begins with it, or the nearest that differs in at most a third of
// its letters. Empty: none.
[[nodiscard]] std::string nearest_name(std::string_view typed, const std::vector<std::string>& names);

// The first command or option of the arguments (without the program's name) that the application does not have, as a
// sentence with what it does have; nothing if all are known. Looked for before anything else is: a word too many or
// too few is often only what follows from an option that does not exist.
[[nodiscard]] std::optional<std::string> unknown_name(const CLI::App& app, std::span<const char* const> arguments);

}  // namespace romvec::host
