// SPDX-License-Identifier: BSL-1.0
// What a list of token ids says about a table: which rows are needed, and how often.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "files/input_file.hpp"
#include "weights.hpp"

namespace romvec::host {

// counts[r] is how often id r stands in a text file of ids, in decimal, between spaces, commas or line ends. Errors,
// with line numbers: what is no number, an id that is not in [0, vocab_size), and a file without ids.
std::vector<std::uint64_t> count_tokens(const source& file, std::size_t vocab_size);

// Leaves the rows with a count of at least 1, in their order; table.kept then names them.
void drop_unused(weights& table, std::span<const std::uint64_t> counts);

// How much the errors of each row of the table count: once, and once more each time its token occurs. After drop_unused
// and sort_by_word, in which order these were done.
std::vector<double> importance_of_rows(const weights& table, std::span<const std::uint64_t> counts);

}  // namespace romvec::host
