// SPDX-License-Identifier: BSL-1.0
// Arrays to a table_view, checked: a view that exists is right.
//
//   romvec::table_view<romvec::int8_rows> table;
//   const romvec::status made =
//       romvec::make_view(codes, multipliers, -20, romvec::shape{.vocab_size = 512, .dim = 64}, table);
//
// In a constant expression, of arrays that are constants, what is wrong does not compile:
//   constexpr auto table = romvec::make_view<romvec::int8_rows, 512, 64>(codes, multipliers, -20);
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/unchecked_view.hpp"
#include "romvec/format.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {
namespace detail {

// The view of arrays whose lengths are right, if their contents are, or the empty one.
template <format Format, std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] constexpr status keep_checked(const table_arrays<Format>& arrays, shape size,
                                            table_view<Format, VocabSize, Dim>& view) {
  const auto made = trusted_view<Format, VocabSize, Dim>(arrays, size.vocab_size, size.dim);
  const status checked = check_contents(unchecked(made));
  view = checked ? made : table_view<Format, VocabSize, Dim>();
  return checked ? checked : refuse(checked.code(), checked.position());
}

// Whether codes and multipliers are as many as the shape asks for.
template <format Format>
[[nodiscard]] constexpr bool has_arrays(std::size_t codes, std::size_t multipliers, shape size) {
  return holds(codes, size.vocab_size, stored_codes_of_row<Format>(size.dim)) &&
         holds(multipliers, size.vocab_size, groups_of_row<Format>(size.dim));
}

// A length, a shape, an exponent or a multiplier that is not even tried.
template <class View>
[[nodiscard]] constexpr status keep_none(errc code, View& view) {
  view = View();
  return refuse(code, 0);
}

}  // namespace detail

// Codes and multipliers of int8_rows to a view of them: codes[0, vocab_size * dim) row by row, in [-127, 127];
// multipliers[0, vocab_size) in [1, 32767]. Longer spans are taken. Reads all of both once. Errors: bad_shape (a size
// is 0 or not the one that the type of the view has), bad_length, bad_exponent, bad_multiplier (its row), bad_code (its
// index); the view is then empty. A constant expression then does not compile. Memory: none. The arrays must outlive
// the view, and not change.
template <format Format, std::size_t VocabSize, std::size_t Dim>
requires(grouped_format<Format> && !leveled_format<Format>) constexpr status
    make_view(std::span<const typename detail::stored_code_of<Format>::type> codes,
              std::span<const typename Format::multiplier_type> multipliers, std::int64_t exponent, shape size,
              table_view<Format, VocabSize, Dim>& view) {
  if (!detail::is_possible<VocabSize, Dim>(size)) {
    return detail::keep_none(errc::bad_shape, view);
  }
  if (!detail::has_arrays<Format>(codes.size(), multipliers.size(), size)) {
    return detail::keep_none(errc::bad_length, view);
  }
  if (!detail::is_exponent<Format>(exponent)) {
    return detail::keep_none(errc::bad_exponent, view);
  }
  return detail::keep_checked<Format>({codes.data(), multipliers.data(), static_cast<std::int8_t>(exponent)}, size,
                                      view);
}

// The same of a format with one multiplier.
template <one_multiplier_format Format, std::size_t VocabSize, std::size_t Dim>
constexpr status make_view(std::span<const typename Format::code_type> codes, std::int64_t multiplier,
                           std::int64_t exponent, shape size, table_view<Format, VocabSize, Dim>& view) {
  if (!detail::is_possible<VocabSize, Dim>(size)) {
    return detail::keep_none(errc::bad_shape, view);
  }
  if (!detail::holds(codes.size(), size.vocab_size, size.dim)) {
    return detail::keep_none(errc::bad_length, view);
  }
  if (!detail::is_exponent<Format>(exponent)) {
    return detail::keep_none(errc::bad_exponent, view);
  }
  if (!detail::is_multiplier<Format>(multiplier)) {
    return detail::keep_none(errc::bad_multiplier, view);
  }
  return detail::keep_checked<Format>(
      {codes.data(), static_cast<std::uint16_t>(multiplier), static_cast<std::int8_t>(exponent)}, size, view);
}

// The same of fixed point: codes alone, in [-max_code, max_code].
template <format Format, std::size_t VocabSize, std::size_t Dim>
requires(!Format::has_multipliers) constexpr status
    make_view(std::span<const typename Format::code_type> codes, shape size, table_view<Format, VocabSize, Dim>& view) {
  if (!detail::is_possible<VocabSize, Dim>(size)) {
    return detail::keep_none(errc::bad_shape, view);
  }
  if (!detail::holds(codes.size(), size.vocab_size, size.dim)) {
    return detail::keep_none(errc::bad_length, view);
  }
  return detail::keep_checked<Format>({codes.data()}, size, view);
}

// The same of trellis codes: codes[0, vocab_size * ceil(Bits * dim / 8)) as format/trellis.hpp says, each of which is
// one; multipliers[0, vocab_size) in [0, 191]; levels[0, Format::levels) in [-127, 127], in any order. Errors beside
// those above: bad_levels (its index), bad_window.
template <windowed_format Format, std::size_t VocabSize, std::size_t Dim>
constexpr status make_view(std::span<const std::uint8_t> codes,
                           std::span<const typename Format::multiplier_type> multipliers,
                           std::span<const std::int8_t> levels, code_window window, std::int64_t exponent, shape size,
                           table_view<Format, VocabSize, Dim>& view) {
  if (!detail::is_possible<VocabSize, Dim>(size)) {
    return detail::keep_none(errc::bad_shape, view);
  }
  if (!detail::has_arrays<Format>(codes.size(), multipliers.size(), size)) {
    return detail::keep_none(errc::bad_length, view);
  }
  if (levels.size() < Format::levels) {
    return detail::keep_none(errc::bad_levels, view);
  }
  if (!detail::is_exponent<Format>(exponent)) {
    return detail::keep_none(errc::bad_exponent, view);
  }
  return detail::keep_checked<Format>(
      {codes.data(), multipliers.data(), levels.data(), window, static_cast<std::int8_t>(exponent)}, size, view);
}

// The same of 4-bit codes: codes[0, vocab_size * ((dim + 1) / 2)) as format/nibble.hpp says, each of which is one;
// multipliers[0, vocab_size * groups) in [-32767, 32767]; levels[0, 16) in [-127, 127], none below the one before it.
// Errors beside those above: bad_levels (its index).
template <leveled_format Format, std::size_t VocabSize, std::size_t Dim>
requires(!windowed_format<Format>) constexpr status
    make_view(std::span<const std::uint8_t> codes, std::span<const typename Format::multiplier_type> multipliers,
              std::span<const std::int8_t> levels, std::int64_t exponent, shape size,
              table_view<Format, VocabSize, Dim>& view) {
  if (!detail::is_possible<VocabSize, Dim>(size)) {
    return detail::keep_none(errc::bad_shape, view);
  }
  if (!detail::has_arrays<Format>(codes.size(), multipliers.size(), size)) {
    return detail::keep_none(errc::bad_length, view);
  }
  if (levels.size() < Format::levels) {
    return detail::keep_none(errc::bad_levels, view);
  }
  if (!detail::is_exponent<Format>(exponent)) {
    return detail::keep_none(errc::bad_exponent, view);
  }
  return detail::keep_checked<Format>(
      {codes.data(), multipliers.data(), levels.data(), static_cast<std::int8_t>(exponent)}, size, view);
}

// A view as a constant, of constant arrays; a shape where the type has none. With their default limits g++ 12 takes
// 4 million codes, clang 14 and 19 take 130,000; larger tables come from `romvec convert`, which checks them.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
requires(grouped_format<Format> && !leveled_format<Format>)
    [[nodiscard]] consteval table_view<Format, VocabSize, Dim> make_view(
        std::span<const typename detail::stored_code_of<Format>::type> codes,
        std::span<const typename Format::multiplier_type> multipliers, std::int64_t exponent,
        shape size = detail::known_shape<VocabSize, Dim>) {
  table_view<Format, VocabSize, Dim> view;
  return make_view(codes, multipliers, exponent, size, view) ? view : decltype(view)();
}

// The same of a format with one multiplier.
template <one_multiplier_format Format, std::size_t VocabSize = std::dynamic_extent,
          std::size_t Dim = std::dynamic_extent>
[[nodiscard]] consteval table_view<Format, VocabSize, Dim> make_view(std::span<const typename Format::code_type> codes,
                                                                     std::int64_t multiplier, std::int64_t exponent,
                                                                     shape size = detail::known_shape<VocabSize, Dim>) {
  table_view<Format, VocabSize, Dim> view;
  return make_view(codes, multiplier, exponent, size, view) ? view : decltype(view)();
}

// The same of fixed point.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
requires(!Format::has_multipliers) [[nodiscard]] consteval table_view<Format, VocabSize, Dim> make_view(
    std::span<const typename Format::code_type> codes, shape size = detail::known_shape<VocabSize, Dim>) {
  table_view<Format, VocabSize, Dim> view;
  return make_view(codes, size, view) ? view : decltype(view)();
}

// The same of trellis codes.
template <windowed_format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] consteval table_view<Format, VocabSize, Dim> make_view(
    std::span<const std::uint8_t> codes, std::span<const typename Format::multiplier_type> multipliers,
    std::span<const std::int8_t> levels, code_window window, std::int64_t exponent,
    shape size = detail::known_shape<VocabSize, Dim>) {
  table_view<Format, VocabSize, Dim> view;
  return make_view(codes, multipliers, levels, window, exponent, size, view) ? view : decltype(view)();
}

// The same of 4-bit codes.
template <leveled_format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
requires(!windowed_format<Format>) [[nodiscard]] consteval table_view<Format, VocabSize, Dim> make_view(
    std::span<const std::uint8_t> codes, std::span<const typename Format::multiplier_type> multipliers,
    std::span<const std::int8_t> levels, std::int64_t exponent, shape size = detail::known_shape<VocabSize, Dim>) {
  table_view<Format, VocabSize, Dim> view;
  return make_view(codes, multipliers, levels, exponent, size, view) ? view : decltype(view)();
}

}  // namespace romvec
