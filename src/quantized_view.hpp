// SPDX-License-Identifier: BSL-1.0
// The library's view of a table whose format is known at run time: one instantiation a kind of format.
#pragma once

#include <concepts>
#include <cstdint>
#include <romvec/format.hpp>
#include <romvec/table_view.hpp>

#include "quantized.hpp"

namespace romvec::host {

// fixed<Code, F> with F known at run time: one multiplier, 1, and the exponent -F have the same values. One
// instantiation then serves every F.
template <class Code>
struct run_time_fixed {
  using code_type = Code;
  static constexpr bool has_multipliers = true;
  static constexpr bool has_one_multiplier = true;
  static constexpr std::int32_t max_code = fixed<Code, 0>::max_code;
  static constexpr int min_exponent = fixed<Code, 0>::min_exponent;
  static constexpr int max_exponent = fixed<Code, 0>::max_exponent;
};
static_assert(romvec::one_multiplier_format<run_time_fixed<std::int8_t>>);

// body(Format{}) with the type of a format.
template <class Body>
auto with_format(const storage_format& format, Body body) {
  switch (format.code) {
    case storage_format::kind::int8_rows:
      break;
    case storage_format::kind::int8_table:
      return body(int8_table{});
    case storage_format::kind::nibble32:
      return body(nibble_groups<32>{});
    case storage_format::kind::nibble64:
      return body(nibble_groups<64>{});
    case storage_format::kind::nibble_rows:
      return body(nibble_rows{});
    case storage_format::kind::fixed8:
      return body(run_time_fixed<std::int8_t>{});
    case storage_format::kind::fixed16:
      return body(run_time_fixed<std::int16_t>{});
  }
  return body(int8_rows{});
}

// body(view) with a romvec::table_view of the table's arrays.
template <class Body>
auto with_view(const quantized& table, Body body) {
  return with_format(table.format, [&]<class Format>(Format) {
    const auto exponent = static_cast<std::int8_t>(table.exponent);
    if constexpr (romvec::nibble_format<Format>) {
      return body(romvec::detail::trusted_view<Format>(table.nibbles.data(), table.group_multipliers.data(),
                                                       table.levels.data(), exponent, table.vocab_size, table.dim));
    } else if constexpr (std::same_as<Format, int8_rows>) {
      return body(romvec::detail::trusted_view<Format>(table.codes8.data(), table.multipliers.data(), exponent,
                                                       table.vocab_size, table.dim));
    } else if constexpr (std::same_as<Format, int8_table>) {
      return body(romvec::detail::trusted_view<Format>(table.codes8.data(), table.multipliers.front(), exponent,
                                                       table.vocab_size, table.dim));
    } else if constexpr (std::same_as<typename Format::code_type, std::int8_t>) {
      return body(romvec::detail::trusted_view<Format>(table.codes8.data(), 1, exponent, table.vocab_size, table.dim));
    } else {
      return body(romvec::detail::trusted_view<Format>(table.codes16.data(), 1, exponent, table.vocab_size, table.dim));
    }
  });
}

}  // namespace romvec::host
