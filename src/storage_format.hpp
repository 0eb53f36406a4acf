// SPDX-License-Identifier: BSL-1.0
// The formats of romvec/format.hpp as values, for a tool that learns its format on the command line. What the tool can
// say of one is told by format_list.hpp, a line each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <romvec/image_header.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "integer_array.hpp"

namespace romvec::host {

enum class array_role { codes, multipliers, levels };

// "codes", "multipliers" or "levels", as generated files call the array.
[[nodiscard]] const char* name_of(array_role role);

// One of the arrays of a table: what readers and writers need to know to take it from a file or to put it into one.
struct format_array {
  static constexpr std::uint64_t most_in_image_header = romvec::detail::image_levels;

  array_role role = array_role::codes;
  integer_type type;
  std::string cpp_type;                // of an element, as generated files spell it
  std::uint64_t count = 0;             // elements of the table
  std::uint64_t count_of_row = 0;      // elements of a row; 0: the table has the array once, whatever its rows
  std::uint64_t alignment_bytes = 16;  // in images and object files, at the least

  // What a table has once stands in the header that goes with an object file,
  [[nodiscard]] bool is_once() const { return count_of_row == 0; }
  // In the header of an image; more levels than fit there lie behind the other arrays.
  [[nodiscard]] bool is_in_image_header() const { return is_once() && count <= most_in_image_header; }
  [[nodiscard]] std::uint64_t bytes() const { return count * type.bytes; }
  // Where it begins behind what ends at byte `end`.
  [[nodiscard]] std::uint64_t offset_behind(std::uint64_t end) const {
    return (end + alignment_bytes - 1) / alignment_bytes * alignment_bytes;
  }
};

struct storage_format {
  using kind = image_format;
  kind code = kind::int8_rows;
  int fraction_bits = 0;  // of fixed point

  // "int8_rows", "fixed<int8_t,7>", "nibble_groups<32>"
  [[nodiscard]] std::string name() const;
  // "romvec::int8_rows", "romvec::fixed<std::int8_t, 7>"
  [[nodiscard]] std::string cpp_name() const;

  [[nodiscard]] bool has_multipliers() const;
  // Codes stand for levels of the table.
  [[nodiscard]] bool has_levels() const;
  // Codes are those of a trellis: beside levels a table has a romvec::code_window.
  [[nodiscard]] bool has_window() const;
  [[nodiscard]] std::uint64_t window_bytes() const { return has_window() ? romvec::detail::image_window_bytes : 0; }
  // Of each weight, without what is there once a row or table.
  [[nodiscard]] unsigned code_bits() const;
  // Rows share a multiplier or levels.
  [[nodiscard]] bool rows_share() const;
  // How many weights of a row of `dim` share a multiplier.
  [[nodiscard]] std::size_t group_size(std::size_t dim) const;

  // The arrays of a table of this shape, in their order in generated files: codes, then multipliers and levels where
  // the format has them.
  [[nodiscard]] std::vector<format_array> arrays(std::uint64_t vocab_size, std::uint64_t dim) const;
  // Bytes of one of them, 0 if there is none; and of all, a code_window with them.
  [[nodiscard]] std::uint64_t bytes(array_role role, std::uint64_t vocab_size, std::uint64_t dim) const;
  [[nodiscard]] std::uint64_t bytes(std::uint64_t vocab_size, std::uint64_t dim) const;

  friend bool operator==(const storage_format&, const storage_format&) = default;
};

// Reads a name() with or without spaces, `std::` or `romvec::`, and the spelling that needs no quotes in a
// shell: fixed8.7 is fixed<int8_t,7>, nibble32 is nibble_groups<32>, trellis2 is trellis_rows<2>. Nothing for anything
// else, and for fraction bits beyond the library's:
// [-120, 126] and [-112, 126].
std::optional<storage_format> parse_storage_format(std::string_view text);

// One spelling for each format, in the order of the list, with a common F where there is one to choose: "fixed8.7".
std::vector<std::string> format_names();
// "int8_rows, int8_table, ... or fixed<int16_t,F> (fixed16.F, F in [-112, 126])"
std::string format_choices();
// A line for each format, which says what it stores: for --help.
std::string format_help();

}  // namespace romvec::host
