// SPDX-License-Identifier: BSL-1.0
// What the caller says of a table of text, where its bytes alone can be read in more than one way.
#pragma once

#include <optional>
#include <string>

namespace romvec::host {

// A column is named by the header's name for it, or by its number, from 0; "none" says that there is no such column.
struct text_reading {
  std::optional<bool> has_header = std::nullopt;
  std::optional<std::string> index_column = std::nullopt;  // which only counts the rows, and is left out
  std::optional<std::string> word_column = std::nullopt;

  [[nodiscard]] bool says_anything() const { return has_header || index_column || word_column; }
};

}  // namespace romvec::host
