// SPDX-License-Identifier: BSL-1.0
// The formats of romvec/format.hpp as values, for a tool that learns its format on the command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace romvec::host {

struct storage_format {
  enum class kind { int8_rows, fixed8, fixed16, int8_table, nibble32, nibble64, nibble_rows };
  kind code = kind::int8_rows;
  int fraction_bits = 0;  // of fixed point

  // "int8_rows", "fixed<int8_t,7>", "nibble_groups<32>"
  [[nodiscard]] std::string name() const;
  // "romvec::int8_rows", "romvec::fixed<std::int8_t, 7>"
  [[nodiscard]] std::string cpp_name() const;
  // 4 bits a weight.
  [[nodiscard]] bool is_nibble() const;
  // How many weights of a row of `dim` share a multiplier: dim but for nibble32 and nibble64.
  [[nodiscard]] std::size_t group_size(std::size_t dim) const;
  // Bytes of codes, of multipliers and of levels for a table of this shape.
  [[nodiscard]] std::uint64_t code_bytes(std::uint64_t vocab_size, std::uint64_t dim) const;
  [[nodiscard]] std::uint64_t multiplier_bytes(std::uint64_t vocab_size, std::uint64_t dim) const;
  [[nodiscard]] std::uint64_t level_bytes() const;
  [[nodiscard]] std::uint64_t bytes(std::uint64_t vocab_size, std::uint64_t dim) const;

  friend bool operator==(const storage_format&, const storage_format&) = default;
};

// Reads a name() with or without spaces, `std::` or `romvec::`, and the spelling that needs no quotes in a
// shell: fixed8.7 is fixed<int8_t,7>, nibble32 is nibble_groups<32>. Nothing for anything else, and for fraction bits
// beyond the library's:
// [-120, 126] and [-112, 126].
std::optional<storage_format> parse_storage_format(std::string_view text);

}  // namespace romvec::host
