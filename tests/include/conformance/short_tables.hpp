// SPDX-License-Identifier: BSL-1.0
// Tables of every dim up to 130, cut out of one array of codes in ROM: 17 rows, one more than are screened together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "include/conformance/rows.hpp"
#include "romvec/table_view.hpp"

namespace conformance {

inline constexpr std::size_t short_table_rows = 17;

template <class Code>
constexpr auto make_short_table_codes() {
  std::array<Code, short_table_rows * largest_dim + largest_offset> codes{};
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    codes[i] = code_at<Code>(i + 77);
  }
  return codes;
}
template <class Code>
alignas(16) inline constexpr auto short_table_codes = make_short_table_codes<Code>();

inline constexpr std::uint16_t short_table_multipliers[short_table_rows] = {
    32767, 1, 16384, 32767, 20000, 32767, 2, 24576, 32766, 17, 30000, 32767, 16385, 255, 256, 28000, 32767};
inline constexpr std::int8_t short_table_exponent = -20;

// With codes from any element on.
template <class Format>
constexpr romvec::table_view<Format> short_table(std::size_t first, std::size_t dim) {
  const auto* const codes = short_table_codes<typename Format::code_type>.data() + first;
  if constexpr (Format::has_multipliers) {
    return romvec::detail::trusted_view<Format>({codes, short_table_multipliers, short_table_exponent},
                                                short_table_rows, dim);
  } else {
    return romvec::detail::trusted_view<Format>({codes}, short_table_rows, dim);
  }
}

template <class Format, std::size_t Dim>
constexpr romvec::table_view<Format, short_table_rows, Dim> short_table() {
  const auto* const codes = short_table_codes<typename Format::code_type>.data();
  if constexpr (Format::has_multipliers) {
    return romvec::detail::trusted_view<Format, short_table_rows, Dim>(
        {codes, short_table_multipliers, short_table_exponent}, short_table_rows, Dim);
  } else {
    return romvec::detail::trusted_view<Format, short_table_rows, Dim>({codes}, short_table_rows, Dim);
  }
}

}  // namespace conformance
