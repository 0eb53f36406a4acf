// SPDX-License-Identifier: BSL-1.0
// What readers of a table with known shape share: checks before anything is allocated, and rows decoded one by one.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "readers/reader.hpp"

namespace romvec::host {

// The table for the rows that `wanted` asks for, words attached, values[0, vocab_size * dim) zero. The caller has
// checked that the file holds rows x dim numbers, so that memory is in proportion to it. Errors: no rows or no columns,
// rows or words that do not fit.
weights table_for(const source& file, const request& wanted, std::uint64_t rows, std::uint64_t dim, origin from);

// The error about a weight that is NaN, infinite or beyond float32. `r` counts the rows that are kept.
[[noreturn]] void refuse_number(const source& file, const weights& table, std::size_t r, std::size_t c, double number);

// Fills the table: `decode` writes row r of the file to row[0, dim). Errors: a weight that is not finite.
void decode_rows(const source& file, const request& wanted, weights& table,
                 const std::function<void(std::uint64_t r, std::span<float> row)>& decode);

}  // namespace romvec::host
