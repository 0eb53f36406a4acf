// SPDX-License-Identifier: BSL-1.0
// The first lines of a table of text: is a line a row, or does it name the columns?
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "readers/csv_records.hpp"
#include "text_reading.hpp"

namespace romvec::host::csv {

using record = std::vector<field>;

struct head {
  std::vector<record> records;
  std::vector<std::size_t> lines;  // on which they begin
};

// As many records as tell what follows, up to the first that has a fault.
head first_records(std::string_view bytes, const record_form& form);

bool is_number_field(const field& it);
bool is_all_numbers(const record& it);

// The columns that the caller names for what they hold, other than weights. names: the first record.
std::vector<std::size_t> asked_columns(const text_reading& asked, const record& names);

// Numbers, but for two fields in front and the columns asked for. A comma in front of a number in a text of word
// vectors is a word.
bool is_row(const record& it, const std::vector<std::size_t>& asked);

// 0 or 1, if the fields from `begin` on are the counts from there on; columns without names are numbered so.
std::optional<std::uint64_t> numbered_from(const record& it, std::size_t begin);

// Whether the first record names the columns of the rows behind it.
bool is_names(const record& first, std::span<const record> rows, const std::vector<std::size_t>& asked);

}  // namespace romvec::host::csv
