// SPDX-License-Identifier: BSL-1.0
// What a list of token ids says about a table: which rows are needed, and how often.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "files/input_file.hpp"
#include "weights.hpp"

namespace romvec::host {

// counts[r] is how often id r stands in a file of ids: a text, a .npy of integers or JSON lists (token_ids.hpp).
// Errors, with their places: what is no id, an id that is not in [0, vocab_size), and a file without ids.
std::vector<std::uint64_t> count_tokens(const source& file, std::size_t vocab_size);

// Leaves the rows with a count of at least 1, in their order; table.kept then names them.
void drop_unused(weights& table, std::span<const std::uint64_t> counts);

// How much the errors of each row of the table count: the prior, above 0, and once more each time its token occurs.
// After drop_unused and sort_by_word, in which order these were done.
inline constexpr double default_prior = 1;
std::vector<double> importance_of_rows(const weights& table, std::span<const std::uint64_t> counts,
                                       double prior = default_prior);

}  // namespace romvec::host
