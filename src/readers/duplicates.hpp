// SPDX-License-Identifier: BSL-1.0
// Rows whose words a vocabulary cannot tell apart: repeated words, and none.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "readers/request.hpp"

namespace romvec::host {

// Leaves the first row of every word, and no row with an empty word; notes how many went. If duplicates are to be
// errors, the first of them is one, with the places of both: place_of_row(r) is "line 7" or "row 7" for row r of the
// table. Nothing happens to tables without words; if the caller leaves the words out, all rows stay and the words go.
void settle_words(const source& file, const request& wanted, weights& table,
                  const std::function<std::string(std::size_t)>& place_of_row);

// The positions of the first word that occurs twice, the earlier one first.
std::optional<std::pair<std::size_t, std::size_t>> find_duplicate(std::span<const std::string> words);

}  // namespace romvec::host
