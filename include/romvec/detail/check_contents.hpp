// SPDX-License-Identifier: BSL-1.0
// What the arrays of a table can hold, whoever hands them over: make_view, a table written by hand, an image.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/detail/unchecked_view.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"

namespace romvec::detail {

// Not constexpr on purpose: a table that cannot be right does not compile.
ROMVEC_INLINE void the_table_is_wrong() {}

// An error; of a constant expression, that it does not compile.
[[nodiscard]] constexpr status refuse(errc code, std::size_t position) {
  if (std::is_constant_evaluated()) {
    the_table_is_wrong();
  }
  return {code, position};
}

// Whether there is so much; of more rows than any array has elements there is not, and in_vocabulary() counts on it.
// Without a product, which may not fit into std::size_t. The bytes of a row of 4-bit codes wrap to 0 for the largest
// dim.
[[nodiscard]] constexpr bool holds(std::size_t available, std::size_t rows, std::size_t of_each) {
  return of_each != 0 && rows <= static_cast<std::size_t>(-1) / 2 && available / of_each >= rows;
}

template <format Format>
[[nodiscard]] constexpr bool is_exponent(std::int64_t exponent) {
  return exponent >= Format::min_exponent && exponent <= Format::max_exponent;
}

// 0 stands for a group of zeros where multipliers have a sign, and is no step elsewhere.
template <format Format>
[[nodiscard]] constexpr bool is_multiplier(std::int64_t multiplier) {
  constexpr auto largest = static_cast<std::int64_t>(max_multiplier);
  return multiplier >= (nibble_format<Format> ? -largest : 1) && multiplier <= largest;
}

// The index of the first code outside [-max_code, max_code], or count. The first pass has no way out, so that it is
// vectorised.
template <class Code>
[[nodiscard]] constexpr std::size_t find_bad_code(const Code* codes, std::size_t count, std::int32_t max_code) {
  bool all_good = true;
  for (std::size_t i = 0; i < count; ++i) {
    all_good &= codes[i] >= -max_code;
  }
  std::size_t bad = all_good ? count : 0;
  while (bad < count && codes[bad] >= -max_code) {
    ++bad;
  }
  return bad;
}

// What is wrong with the arrays of a table, whose lengths are right: of the first that is, its index.
template <class Rows>
[[nodiscard]] constexpr status check_contents(const Rows& rows) {
  using format = typename Rows::format;
  if (!is_exponent<format>(rows.exponent())) {
    return {errc::bad_exponent, 0};
  }
  if constexpr (format::has_multipliers) {
    const std::size_t count = one_multiplier_format<format> ? 1 : rows.vocab_size();
    for (std::size_t row = 0; row < count; ++row) {
      if (!is_multiplier<format>(rows.multiplier(row))) {
        return {errc::bad_multiplier, row};
      }
    }
  }
  const std::size_t count = rows.vocab_size() * rows.dim();
  const std::size_t bad = find_bad_code(rows.codes(0), count, format::max_code);
  return bad == count ? status() : status(errc::bad_code, bad);
}

template <nibble_view Rows>
[[nodiscard]] constexpr status check_contents(const Rows& rows) {
  using format = typename Rows::format;
  if (!is_exponent<format>(rows.exponent())) {
    return {errc::bad_exponent, 0};
  }
  for (std::size_t i = 0; i < nibble_levels; ++i) {
    if (rows.levels()[i] < -format::max_code || (i > 0 && rows.levels()[i] < rows.levels()[i - 1])) {
      return {errc::bad_levels, i};
    }
  }
  for (std::size_t i = 0; i < rows.vocab_size() * rows.groups(); ++i) {
    if (!is_multiplier<format>(rows.multipliers()[i])) {
      return {errc::bad_multiplier, i};
    }
  }
  return {};
}

}  // namespace romvec::detail
