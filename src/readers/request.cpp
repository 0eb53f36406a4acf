// SPDX-License-Identifier: BSL-1.0
#include "readers/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "error.hpp"

namespace romvec::host {

row_range checked_rows(const source& file, const request& wanted, std::uint64_t rows_in_file) {
  const row_range rows{wanted.rows.first, std::min(wanted.rows.last, rows_in_file)};
  if (rows.first >= rows.last) {
    const std::string last = wanted.rows.last == row_range::to_the_end ? "" : std::to_string(wanted.rows.last);
    throw error(file.name, fmt::format("rows {}:{}", rows.first, last),
                fmt::format("the table has {} rows, expected FIRST < LAST and FIRST < {}", rows_in_file, rows_in_file));
  }
  return rows;
}

row_range take_rows(const source& file, const request& wanted, std::uint64_t rows_in_file, weights& table) {
  const row_range rows = checked_rows(file, wanted, rows_in_file);
  table.from.rows_in_file = rows_in_file;
  table.from.first_row = rows.first;
  if (wanted.rows.last != row_range::to_the_end && wanted.rows.last > rows_in_file) {
    table.notes.push_back(fmt::format("rows {}:{} are asked for, the table has {}: {}:{} are taken", rows.first,
                                      wanted.rows.last, rows_in_file, rows.first, rows.last));
  }
  return rows;
}

}  // namespace romvec::host
