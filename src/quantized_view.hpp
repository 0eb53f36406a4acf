// SPDX-License-Identifier: BSL-1.0
// The library's view of a table whose format is known at run time: one instantiation a format of the list.
#pragma once

#include <cstdint>
#include <romvec/format.hpp>
#include <romvec/quantized_rows.hpp>
#include <romvec/table_view.hpp>

#include "format_list.hpp"
#include "quantized.hpp"

namespace romvec::host {

// fixed<Code, F> with F known at run time: one multiplier, 1, and the exponent -F have the same values. One
// instantiation then serves every F.
template <class Code>
struct run_time_fixed : fixed<Code, 0> {
  static constexpr bool has_multipliers = true;
  static constexpr multiplier_per multipliers = multiplier_per::table;
};
static_assert(romvec::one_multiplier_format<run_time_fixed<std::int8_t>>);

// What a listed format is computed with.
template <class Format>
struct computed_as {
  using type = Format;
};
template <class Code>
struct computed_as<fixed<Code, 0>> {
  using type = run_time_fixed<Code>;
};

// body(view) with a romvec::table_view of the table's arrays.
template <class Body>
auto with_view(const quantized& table, Body body) {
  return with_format(table.format.code, [&]<class Listed>(const listed_format<Listed>&) {
    using Format = typename computed_as<Listed>::type;
    romvec::detail::table_arrays<Format> arrays;
    arrays.codes = table.codes.as<typename stored_as<Listed>::code>().data();
    if constexpr (grouped_format<Listed>) {
      arrays.multipliers = table.multipliers.as<typename stored_as<Listed>::multiplier>().data();
    } else if constexpr (one_multiplier_format<Listed>) {
      arrays.table_multiplier = table.multipliers.as<typename stored_as<Listed>::multiplier>().front();
    }
    if constexpr (Listed::levels != 0) {
      arrays.levels = table.levels.as<std::int8_t>().data();
    }
    if constexpr (windowed_format<Listed>) {
      arrays.window = table.window;
    }
    arrays.table_exponent = static_cast<std::int8_t>(table.exponent);
    return body(romvec::detail::trusted_view<Format>(arrays, table.vocab_size, table.dim));
  });
}

}  // namespace romvec::host
