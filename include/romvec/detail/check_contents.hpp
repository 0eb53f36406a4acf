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
// Without a product, which may not fit into std::size_t.
[[nodiscard]] constexpr bool holds(std::size_t available, std::size_t rows, std::size_t of_each) {
  return of_each != 0 && rows <= static_cast<std::size_t>(-1) / 2 && available / of_each >= rows;
}

template <format Format>
[[nodiscard]] constexpr bool is_exponent(std::int64_t exponent) {
  return exponent >= Format::min_exponent && exponent <= Format::max_exponent;
}

// A multiplier as it is stored.
template <format Format>
[[nodiscard]] constexpr bool is_multiplier(std::int64_t stored) {
  return stored >= facts_of<Format>.least_multiplier && stored <= facts_of<Format>.most_multiplier;
}

// What chooses levels: a factor that leaves none of them out, and a start that there is.
[[nodiscard]] constexpr bool is_window(const format_facts& format, std::uint32_t factor, std::uint32_t start) {
  return factor % (std::uint32_t{0x20000} / format.levels) != 0 && factor <= 0xFFFF &&
         start <= static_cast<std::uint32_t>(window_start::ring);
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

// The index of the first level that is -128 or, where levels are in order, below the one before it; or how many there
// are.
template <leveled_format Format>
[[nodiscard]] constexpr std::size_t find_bad_level(const std::int8_t* levels) {
  std::size_t good = 0;
  while (good < Format::levels && levels[good] >= -Format::max_code &&
         (good == 0 || windowed_format<Format> || levels[good] >= levels[good - 1])) {
    ++good;
  }
  return good;
}

// The index of the first code that the format does not have, or how many there are.
template <class Rows>
[[nodiscard]] constexpr std::size_t find_bad_code_of(const Rows& rows) {
  constexpr std::int32_t max_code = Rows::format::max_code;
  const std::size_t count = rows.vocab_size() * rows.dim();
  if constexpr (!decoded_format<typename Rows::format>) {
    return find_bad_code(rows.codes(0), count, max_code);
  } else if constexpr (!leveled_format<typename Rows::format>) {
    for (std::size_t row = 0; row < rows.vocab_size(); ++row) {
      for (std::size_t column = 0; column < rows.dim(); ++column) {
        const std::int32_t code = rows.stored_code(row, column);
        if (code < -max_code || code > max_code) {
          return row * rows.dim() + column;
        }
      }
    }
  }
  return count;
}

// What is wrong with the arrays of a table, whose lengths are right: of the first that is, its index.
template <class Rows>
[[nodiscard]] constexpr status check_contents(const Rows& rows) {
  using format = typename Rows::format;
  if (!is_exponent<format>(rows.exponent())) {
    return {errc::bad_exponent, 0};
  }
  if constexpr (leveled_format<format>) {
    if (const std::size_t bad = find_bad_level<format>(rows.levels()); bad != format::levels) {
      return {errc::bad_levels, bad};
    }
  }
  if constexpr (windowed_format<format>) {
    const code_window window = rows.arrays().window;
    if (!is_window(facts_of<format>, window.factor, static_cast<std::uint32_t>(window.start))) {
      return {errc::bad_window, 0};
    }
  }
  if constexpr (format::has_multipliers) {
    const std::size_t count = one_multiplier_format<format> ? 1 : rows.vocab_size() * rows.groups();
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_multiplier<format>(rows.arrays().stored_multiplier(i))) {
        return {errc::bad_multiplier, i};
      }
    }
  }
  const std::size_t bad = find_bad_code_of(rows);
  return bad == rows.vocab_size() * rows.dim() ? status() : status(errc::bad_code, bad);
}

}  // namespace romvec::detail
