// SPDX-License-Identifier: BSL-1.0
// How a weight is stored. In every format value = code * multiplier * 2^exponent, exactly.
//
// A format is one struct in one file of romvec/format/. It says
//   code_type, max_code           what a decoded code is, and the largest |code|
//   min_exponent, max_exponent    the exponents that a table may have
//   id                            its number in images
//   code_bits                     bits that a row spends on a weight; a row is whole bytes
//   multipliers, has_multipliers  what shares a multiplier, if there are any
//   multiplier_type, group_size   what it is stored as, and how many columns share it: 0 says all of the row
//   levels                        how many levels the stored bits are indices of; 0 says that they are codes
//
//   arrays<VocabSize, Dim>        the aggregate that a constant table is
// and, where codes do not lie in place, how they are decoded and quantised (format/decoded.hpp).
//
// Whatever else is asked of a format, sizes above all, follows from these, here.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/format/common.hpp"
#include "romvec/format/fixed.hpp"
#include "romvec/format/int8_rows.hpp"
#include "romvec/format/int8_table.hpp"
#include "romvec/format/nibble.hpp"
#include "romvec/format/trellis.hpp"

namespace romvec {

template <class Type>
concept format = requires {
  typename Type::code_type;
  typename Type::multiplier_type;
  { Type::has_multipliers } -> std::convertible_to<bool>;
  { Type::max_code } -> std::convertible_to<std::int32_t>;
  { Type::min_exponent } -> std::convertible_to<int>;
  { Type::max_exponent } -> std::convertible_to<int>;
  { Type::id } -> std::convertible_to<image_format>;
  { Type::code_bits } -> std::convertible_to<std::size_t>;
  { Type::multipliers } -> std::convertible_to<multiplier_per>;
  { Type::group_size } -> std::convertible_to<std::size_t>;
  { Type::levels } -> std::convertible_to<std::size_t>;
};

// Formats whose codes are decoded from bytes, blocks of columns each by themselves.
template <class Type>
concept blocked_format = format<Type> &&
    requires(const std::uint8_t* bytes, std::size_t number, const std::int8_t* levels) {
  { Type::code(bytes, number, number, levels) } -> std::same_as<std::int32_t>;
};

// Formats whose codes take bits before their own, too, and a row to be decoded (format/trellis.hpp).
template <class Type>
concept windowed_format = format<Type> &&
    requires(const std::uint8_t* row, std::size_t number, const detail::window_book& book) {
  typename Type::window_type;
  { Type::code(row, number, number, book) } -> std::same_as<std::int32_t>;
};

// Formats whose codes are decoded, int8 codes always; of the others a row is its codes.
template <class Type>
concept decoded_format = blocked_format<Type> || windowed_format<Type>;

// Formats whose codes stand for levels of the table.
template <class Type>
concept leveled_format = decoded_format<Type> && Type::levels != 0;

template <class Type>
concept nibble_format = leveled_format<Type> && std::derived_from<Type, nibble_codes>;

template <class Type>
concept one_multiplier_format = format<Type> && Type::multipliers == multiplier_per::table;

// Formats with an array of multipliers.
template <class Type>
concept grouped_format = format<Type> && Type::multipliers == multiplier_per::group;

// What rows of int8 codes with a multiplier each are, whatever they were decoded from.
using expanded_rows = int8_rows;

namespace detail {

template <format... Formats>
struct format_list {};

// Every format that an image can have, in the order of their numbers. Of fixed point one stands for all fraction bits.
using all_formats = format_list<int8_rows, fixed<std::int8_t, 0>, fixed<std::int16_t, 0>, int8_table, nibble_groups<32>,
                                nibble_groups<64>, nibble_rows, trellis_rows<1>, trellis_rows<2>, trellis_rows<3>,
                                trellis_rows<4>, trellis_rows<5>, trellis_rows<6>>;

// What a row's codes are stored as: the codes, or bytes that they are decoded from.
template <format Format>
struct stored_code_of {
  using type = typename Format::code_type;
};
template <decoded_format Format>
struct stored_code_of<Format> {
  using type = std::uint8_t;
};

// What the sizes of a table's arrays follow from: a format as values, for where its type is not known.
struct format_facts {
  image_format id;
  std::int32_t max_code;
  std::int16_t min_exponent;
  std::int16_t max_exponent;
  std::uint16_t levels;
  std::uint8_t code_bits;
  std::uint8_t group_size;
  multiplier_per multipliers;
  std::uint8_t multiplier_bytes;
  std::int16_t least_multiplier;  // as it is stored; 0 and less: 0 is the multiplier of weights that are all 0
  std::int16_t most_multiplier;
  bool has_window;  // codes take bits before their own; bits that stand for nothing are the low ones of a byte

  [[nodiscard]] ROMVEC_INLINE constexpr bool is_there() const { return code_bits != 0; }

  // Nothing overflows that fits: sizes that no memory has wrap.
  template <class Size>
  [[nodiscard]] ROMVEC_INLINE constexpr Size row_bytes(Size dim) const {
    return code_bits % 8 == 0 ? dim * (code_bits / 8) : dim / 8 * code_bits + (dim % 8 * code_bits + 7) / 8;
  }
  // A multiplier of 0 makes weights of 0.
  [[nodiscard]] ROMVEC_INLINE constexpr bool has_zero_multiplier() const { return least_multiplier <= 0; }
  // How many multipliers a row has, of those in an array.
  template <class Size>
  [[nodiscard]] ROMVEC_INLINE constexpr Size groups(Size dim) const {
    return multipliers != multiplier_per::group ? 0
           : group_size == 0                    ? 1
                                                : dim / group_size + (dim % group_size != 0 ? 1 : 0);
  }
};

// What multipliers are stored as. Where the format does not say it, they are stored as they are; 0 is one where they
// have a sign.
struct stored_multipliers {
  std::int16_t least;
  std::int16_t most;
};
inline constexpr std::int16_t largest_multiplier{max_multiplier};
template <format Format>
inline constexpr stored_multipliers stored_multipliers_of{
    .least = std::signed_integral<typename Format::multiplier_type> ? -largest_multiplier : 1,
    .most = largest_multiplier};
template <windowed_format Format>
inline constexpr stored_multipliers stored_multipliers_of<Format>{.least = Format::least_multiplier,
                                                                  .most = Format::most_multiplier};

// The value of a multiplier.
template <format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier_of(typename Format::multiplier_type stored) {
  if constexpr (windowed_format<Format>) {
    return Format::multiplier_of(stored);
  } else {
    return stored;
  }
}

template <format Format>
inline constexpr format_facts facts_of{
    .id = Format::id,
    .max_code = Format::max_code,
    .min_exponent = Format::min_exponent,
    .max_exponent = Format::max_exponent,
    .levels = Format::levels,
    .code_bits = Format::code_bits,
    .group_size = Format::group_size,
    .multipliers = Format::multipliers,
    .multiplier_bytes = sizeof(typename Format::multiplier_type),
    .least_multiplier = stored_multipliers_of<Format>.least,
    .most_multiplier = stored_multipliers_of<Format>.most,
    .has_window = windowed_format<Format>,
};

template <class List>
struct facts_of_list;
template <format... Formats>
struct facts_of_list<format_list<Formats...>> {
  static constexpr format_facts facts[] = {facts_of<Formats>...};
};

// The facts of a format by its number; of a number that no format has all are 0. No pointer: under sanitizers a
// constant expression cannot compare one with null.
[[nodiscard]] constexpr format_facts find_format(image_format id) {
  for (const format_facts& facts : facts_of_list<all_formats>::facts) {
    if (facts.id == id) {
      return facts;
    }
  }
  return {};
}

// How many multipliers a row has.
template <format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t groups_of_row(std::size_t dim) {
  return facts_of<Format>.groups(dim);
}

template <format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t group_of_column(std::size_t column) {
  if constexpr (Format::group_size == 0) {
    return 0;
  } else {
    return column / Format::group_size;
  }
}

// Where the group ends that begins in this column of a row.
template <format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t end_of_group(std::size_t begin, std::size_t dim) {
  return Format::group_size == 0 || dim - begin < Format::group_size ? dim : begin + Format::group_size;
}

// How many bytes whole blocks of columns take; a row, of a table that there is.
template <format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t bytes_of_blocks(std::size_t columns) {
  constexpr std::size_t bits = Format::code_bits;
  if constexpr (8 % bits == 0) {
    return columns / (8 / bits);
  } else {
    return columns / 8 * bits;
  }
}
template <format Format>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t bytes_of_row(std::size_t dim) {
  constexpr std::size_t bits = Format::code_bits;
  if constexpr (8 % bits == 0) {
    return (dim + 8 / bits - 1) / (8 / bits);
  } else {
    return facts_of<Format>.row_bytes(dim);
  }
}

// How many elements of the array of codes a row has: bytes, where codes are decoded.
template <format Format>
[[nodiscard]] constexpr std::size_t stored_codes_of_row(std::size_t dim) {
  return decoded_format<Format> ? facts_of<Format>.row_bytes(dim) : dim;
}

// The product, or the largest number where it is larger.
[[nodiscard]] constexpr std::size_t product_of_sizes(std::size_t a, std::size_t b) {
  constexpr std::size_t largest = static_cast<std::size_t>(-1);
  return b != 0 && a > largest / b ? largest : a * b;
}

}  // namespace detail

static_assert(format<int8_rows> && one_multiplier_format<int8_table> && nibble_format<nibble_rows> &&
              nibble_format<nibble_groups<32>> && !decoded_format<int8_rows>);
static_assert(windowed_format<trellis_rows<2>> && leveled_format<trellis_rows<2>> && !blocked_format<trellis_rows<2>>);
static_assert(format<fixed<std::int8_t, 7>> && format<fixed<std::int16_t, 15>>);

}  // namespace romvec
